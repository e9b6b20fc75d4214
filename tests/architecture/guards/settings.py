"""Every setting says what it is for, so that no operator has to read code."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence

from pydantic_settings import BaseSettings

from tests.architecture.tree import Fault


def settings_classes(packages: Iterable[str]) -> list[type[BaseSettings]]:
    """Import every module named settings or with settings in it and give the classes, in order."""
    chosen = set(packages)
    for package in chosen:
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not info.name.endswith("__main__"):
                importlib.import_module(info.name)
    found = [each for each in _subclasses(BaseSettings) if each.__module__.split(".")[0] in chosen]
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def check(classes: Sequence[type[BaseSettings]]) -> Iterator[Fault]:
    """Give a fault for each setting without a description, and each class that takes any name."""
    for each in classes:
        place = f"{each.__module__}.{each.__qualname__}"
        if each.model_config.get("extra") != "forbid":
            yield Fault(place, 1, "an unknown setting is an error: extra='forbid'")
        for name, item in each.model_fields.items():
            if not (item.description or "").endswith("."):
                yield Fault(place, 1, f"{name} needs a description in a whole sentence")


def _subclasses(kind: type[BaseSettings]) -> Iterator[type[BaseSettings]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
