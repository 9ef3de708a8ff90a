"""The server's own log, which repeats nothing of a request."""

from typing import Any

from gunicorn.glogging import Logger


class ServerLog(Logger):
    """gunicorn's log without what stood in a request: a link's address is not written down."""

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """A warning; of a request that is no HTTP, only that there was one."""
        if str(msg).startswith("Invalid request"):
            super().warning("A request that is no HTTP was refused.")
        else:
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """A failure, without the address that was asked for."""
        if str(msg).startswith("Error handling request"):
            super().exception("A request could not be handled.", **kwargs)
        else:
            super().exception(msg, *args, **kwargs)
