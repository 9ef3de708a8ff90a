"""What a process that runs tests makes for all of them, and takes away at its end."""

import atexit
from contextlib import ExitStack

# Closed at the end of the session as well, for pytest-xdist does not wait for what comes later.
AT_END = ExitStack()
atexit.register(AT_END.close)
