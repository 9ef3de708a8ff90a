"""The consultant's pages: setting an evaluation up, its fieldwork, its results."""

from app.consultant import ending, overview
from app.consultant.field import clock, fieldwork, invitations, letters, open_links
from app.consultant.results import results
from app.consultant.room import blueprint
from app.consultant.setup import (
    about,
    care,
    margins,
    model,
    outline,
    plan,
    preview,
    publish,
    questions,
    reach,
    section,
    weights,
)

__all__ = [
    "about",
    "blueprint",
    "care",
    "clock",
    "ending",
    "fieldwork",
    "invitations",
    "letters",
    "margins",
    "model",
    "open_links",
    "outline",
    "overview",
    "plan",
    "preview",
    "publish",
    "questions",
    "reach",
    "results",
    "section",
    "weights",
]
