"""Puts the web application together: settings, store, errors, and the pages of each audience."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from app import consultant
from app.account import views as account
from app.respond import views as respond
from app.supplier import views as supplier
from app.web import db, errors, guard, visitor
from app.web.config import Config, from_environment
from app.words import LANGUAGE_NAMES, TAGS, word
from surveys.storage.store import Store

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def create_app(config: Config | None = None, store: Store | None = None) -> Flask:
    """The WSGI application.

    Args:
        config: settings; None: from the environment.
        store: an open store; None: the one that the settings name.
    """
    config = config or from_environment()
    app = errors.Application("app", template_folder=str(TEMPLATES))
    app.testing = config.testing
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(language_names=LANGUAGE_NAMES, language_tags=TAGS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app, config, store or db.open_store(config))
    guard.init_app(app, config)
    errors.init_app(app)
    for room in (respond, supplier, consultant, account):
        app.register_blueprint(room.blueprint)
    app.context_processor(_context)
    return app


def _context() -> dict[str, object]:
    language = visitor.language()

    def t(key: str, **values: object) -> str:
        return word(key, language, **values)

    return {"t": t, "language": language, "me": guard.user()}
