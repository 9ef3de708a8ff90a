"""The store of the running application."""

from datetime import datetime
from typing import cast

from flask import Flask, current_app

from app.serving import secret
from app.serving.outage import Outage
from app.web.config import Config
from surveys.errors import WrongSecret
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect, upgrade
from surveys.storage.store import Store


def open_store(config: Config) -> Store:
    """The store that `config` names, its tables brought up to date, its secret the right one.

    Raises:
        WrongSecret: its keys are those of another secret.
    """
    store = open_without_keys(config)
    try:
        secret.check(store, config)
    except WrongSecret:
        store.dispose()
        raise
    return store


def open_without_keys(config: Config) -> Store:
    """The same for what needs no key, whichever the secret: answers can be read without one."""
    engine = connect(config.database_url)
    upgrade(engine)
    return Store(engine, Vault(config.secret), Outage())


def join_store(config: Config, outage: Outage) -> Store:
    """The same for a further process: another has opened it already.

    Args:
        config: settings.
        outage: what all processes of the server know of the database's failures.
    """
    return Store(connect(config.database_url), Vault(config.secret), outage)


def init_app(app: Flask, config: Config, store: Store) -> None:
    """Make `config()` and `store()` answer inside `app`."""
    app.extensions["parallax.config"] = config
    app.extensions["parallax.store"] = store


def config() -> Config:
    """The configuration of the running application."""
    return cast(Config, current_app.extensions["parallax.config"])


def store() -> Store:
    """The store of the running application."""
    return cast(Store, current_app.extensions["parallax.store"])


def now() -> datetime:
    """The time, aware, in UTC."""
    return config().now()
