"""Every error has a code of its own, and one code means one thing everywhere."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc

from tests.architecture.tree import Fault

BASES = "chassis.errors"
"""The classes there are kinds of errors; a kind's code may be its parent's."""


MEANT_ALIKE: Mapping[str, str] = {
    "unit_unknown": "The register has no such unit, as far as the service that was asked knows.",
    "waits_for_earlier": "An earlier event of the same subject must first be done or dismissed.",
}
"""Codes that several classes explain in their own words, and the one thing that all mean."""


def error_classes(packages: Iterable[str]) -> list[type[Exception]]:
    """Import every module of these packages and give the exceptions with a code, in order."""
    for package in packages:
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not info.name.endswith("__main__"):
                importlib.import_module(info.name)
    chosen = set(packages)
    found = {
        each
        for each in _subclasses(Exception)
        if each.__module__.partition(".")[0] in chosen and isinstance(getattr(each, "code", 0), str)
    }
    return sorted(found, key=lambda each: (each.__module__, each.__qualname__))


def code_of(error: type[Exception]) -> str:
    """Give the code of an error class."""
    return str(getattr(error, "code", ""))


def meaning_of(error: type[Exception]) -> str:
    """Give the first sentence of what an error class says about itself."""
    return cleandoc(error.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def meaning_of_code(code: str, error: type[Exception]) -> str:
    """Give the one meaning of a code that this class raises."""
    return MEANT_ALIKE.get(code, meaning_of(error))


def check(classes: Sequence[type[Exception]]) -> Iterator[Fault]:
    """Give a fault for each code with two meanings, strange form or no words."""
    meanings: dict[str, dict[str, type[Exception]]] = defaultdict(dict)
    for error in classes:
        if error.__module__ == BASES or "code" not in vars(error):
            continue
        code, place = code_of(error), f"{error.__module__}.{error.__qualname__}"
        if not meaning_of(error):
            yield Fault(place, 1, "an error's docstring says what is wrong")
        if not error.__name__.endswith("Error"):
            yield Fault(place, 1, "an error is named for what went wrong, and Error")
        if not code.isascii() or code != code.lower() or not code.replace("_", "").isalnum():
            yield Fault(place, 1, f"the code {code!r} is lower-case words with underscores")
        meanings[code].setdefault(meaning_of_code(code, error), error)
    for code, said in sorted(meanings.items()):
        if len(said) > 1:
            names = ", ".join(f"{each.__module__}.{each.__name__}" for each in said.values())
            yield Fault(names, 1, f"the code {code} means {' / '.join(said)}")


def _subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
