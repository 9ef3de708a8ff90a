"""Respondents' pages: a questionnaire opened by link, answered once, acknowledged."""

from app.respond.views import blueprint as blueprint
