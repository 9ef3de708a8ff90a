"""Values that take long to make: each made once however many ask for it, the last ones kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values used last, whose sizes together do not exceed `most`; for many threads at once."""

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._most = most
        self._size = size
        self._lock = Lock()
        self._values: OrderedDict[Hashable, Future[Value]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key: kept, being made by another thread, or made now.

        What `make` raises is raised for all who wait for it, and not kept.
        """
        with self._lock:
            known = self._values.get(key)
            if known is None:
                promised = self._values[key] = Future[Value]()
            else:
                self._values.move_to_end(key)
        if known is not None:
            return known.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._values[key]
            promised.set_exception(error)
            raise
        promised.set_result(value)
        self._trim()
        return value

    def _trim(self) -> None:
        """Let go of the values that were used longest ago; what is being made has no size yet."""
        with self._lock:
            sizes = {
                key: self._size(promised.result())
                for key, promised in self._values.items()
                if promised.done()
            }
            total = sum(sizes.values())
            for key, size in sizes.items():
                if total <= self._most:
                    return
                del self._values[key]
                total -= size
