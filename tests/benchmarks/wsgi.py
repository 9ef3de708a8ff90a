"""The application with a bare Flask route beside it, on one server, for `web`."""

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.web.application import create_app

bare = Flask("bare")


@bare.get("/")
def hello() -> str:
    """What a request costs when nothing is done."""
    return "ok"


application = DispatcherMiddleware(create_app(), {"/bare": bare})
