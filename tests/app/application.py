"""The application of a test, quickly made: templates and addresses are compiled once for all."""

from collections.abc import Callable
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app.web.application import create_app
from app.web.config import Config
from surveys.storage.store import Store


class Compiled(BytecodeCache):
    """Keeps compiled templates as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()
Builder = Callable[..., tuple[str, str]]
BUILDERS: dict[tuple[str, bool], Builder] = {}
"""What makes an address by a rule, which takes half of the time of an application."""
compile_builder = Rule._compile_builder


def _once(self: Rule, append_unknown: bool = True) -> Builder:
    if self.defaults or self.subdomain or self.host:
        return compile_builder(self, append_unknown)
    key = (self.rule, append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = compile_builder(self, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = _once  # type: ignore[method-assign]


def application(config: Config, store: Store | None = None) -> Flask:
    """`create_app`, failing as it does in service: with a page."""
    app = create_app(config, store)
    app.jinja_env.bytecode_cache = COMPILED
    app.testing = False
    return app
