"""What a respondent's browser asks for."""

from flask import Blueprint

blueprint = Blueprint("respond", __name__)
