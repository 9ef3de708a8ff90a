"""The supplier's own page: what is evaluated, where its raters answer, the released report."""

from flask import Blueprint

blueprint = Blueprint("supplier", __name__)
