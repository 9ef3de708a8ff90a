"""The consultant's pages: setting an evaluation up, its fieldwork, its results."""

from flask import Blueprint

blueprint = Blueprint("consultant", __name__)
