"""The consultant's pages: setting an evaluation up, its fieldwork, its results."""

from app.consultant import archiving, overview
from app.consultant.field import clock, fieldwork, invitations, letters, open_links
from app.consultant.results import results
from app.consultant.room import blueprint
from app.consultant.setup import (
    about,
    answering_rules,
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
    "answering_rules",
    "archiving",
    "blueprint",
    "clock",
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
