"""Lets read models follow the log while a test goes on, as the projector does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from chassis.projections.projector import Projector


@contextmanager
def following_with(projector: Projector, url: str) -> Iterator[None]:
    """Follow the log of a database (named by its superuser's URL) until the end."""
    stop = threading.Event()
    thread = threading.Thread(target=projector.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        # It sleeps until the log moves, or for a second.
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("NOTIFY store_log")
        thread.join()
