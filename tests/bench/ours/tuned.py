"""Python's settings as a service's own process has them, while the platform's side runs."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.running import tune_interpreter


@contextmanager
def tuned() -> Iterator[None]:
    """Suit the interpreter as a service does; the peer in this process keeps Python's settings."""
    switch, thresholds = sys.getswitchinterval(), gc.get_threshold()
    tune_interpreter()
    try:
        yield
    finally:
        sys.setswitchinterval(switch)
        gc.set_threshold(*thresholds)
