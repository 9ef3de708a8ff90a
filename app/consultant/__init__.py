"""The consultant's pages: setting an evaluation up, its fieldwork, its results."""

from app.consultant import (
    about,
    care,
    fieldwork,
    invitations,
    letters,
    margins,
    model,
    overview,
    plan,
    preview,
    publish,
    questionnaire,
    questions,
    reach,
    results,
    sections,
    weights,
)
from app.consultant.room import blueprint

__all__ = [
    "about",
    "blueprint",
    "care",
    "fieldwork",
    "invitations",
    "letters",
    "margins",
    "model",
    "overview",
    "plan",
    "preview",
    "publish",
    "questionnaire",
    "questions",
    "reach",
    "results",
    "sections",
    "weights",
]
