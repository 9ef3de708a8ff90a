"""Signing in and out, and one's own password."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
