"""Says in one sentence what to do about a value that a model of the pack refused."""

from registry.domain.pack.findings import Path

NAME_CHARACTERS_MAX = 60

_CODES = {
    "missing": "key_missing",
    "extra_forbidden": "key_unknown",
    "literal_error": "value_not_allowed",
    "greater_than_equal": "number_out_of_range",
    "less_than_equal": "number_out_of_range",
}
_WRONG_TYPE = "wrong_type"


def sentence_of(kind: str, path: Path, words: str) -> tuple[str, str]:
    """Give the stable code of a refusal and a sentence that says what to do.

    `kind` and `words` are the model's own; a check of the pack's vocabulary names its code and
    sentence itself.
    """
    at = ".".join(str(part) for part in path)[-NAME_CHARACTERS_MAX:]
    key = repr(str(path[-1])[:NAME_CHARACTERS_MAX]) if path else "the file"
    if kind == "missing":
        return _CODES[kind], f"Add the key {key}."
    if kind == "extra_forbidden":
        return _CODES[kind], f"Remove the key {key}, or mend its spelling."
    if kind in _CODES:
        return _CODES[kind], f"Mend {at!r}: {_lower(words)}."
    if kind == "string_type":
        return _WRONG_TYPE, f"Write a text at {at!r}; put digits in quotes to make them a text."
    if kind.endswith(("_type", "_parsing", "_float")):
        return _WRONG_TYPE, f"Mend {at!r}: {_lower(words)}."
    return kind, words


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
