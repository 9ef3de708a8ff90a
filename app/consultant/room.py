"""The blueprint that every module of the consultant's pages registers with."""

from flask import Blueprint

blueprint = Blueprint("consultant", __name__, url_prefix="/evaluations")
