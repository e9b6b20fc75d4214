"""The rules of bank formats: each name once, amounts in one way, and no word with two meanings."""

from collections.abc import Iterable, Iterator, Sequence

from registry.domain.pack.bank_formats import BankFormats, BankStatementFormat
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack

Found = tuple[Path, str, str]


def check_bank_formats(pack: Pack) -> Iterator[Breach]:
    """Find formats that are named twice, or from which no line could be read with certainty."""
    for head, content in pack.of_kind(BankFormats):
        for path, code, message in (*_keys(content), *_formats(content)):
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _keys(content: BankFormats) -> Iterator[Found]:
    rules = content.rules
    seen: set[str] = set()
    named = {
        "statements": [each.key for each in rules.statements],
        "pay_files": [each.key for each in rules.pay_files],
        "results": [each.key for each in rules.results],
    }
    for kind, keys in named.items():
        for index, key in enumerate(keys):
            if key in seen:
                yield (
                    (kind, index, "key"),
                    "bank_format_duplicate",
                    f"Give this format a key of its own; {key} is taken.",
                )
            seen.add(key)


def _formats(content: BankFormats) -> Iterator[Found]:
    rules = content.rules
    for index, statement in enumerate(rules.statements):
        place: Path = ("statements", index)
        yield from _amounts(statement, place)
        headings = statement.columns.model_dump(exclude_none=True).values()
        yield from _once((*place, "columns"), headings, "heading")
        words = statement.words
        yield from _once((*place, "words"), (*words.outgoing, *words.incoming), "word")
    for index, pay in enumerate(rules.pay_files):
        place = ("pay_files", index, "columns")
        fields = [column.field for column in pay.columns]
        yield from _once(place, (column.heading for column in pay.columns), "heading")
        for field in ("account", "name", "amount"):
            if field not in fields:
                yield (
                    place,
                    "bank_column_missing",
                    f"Add a column with the payee's {field}: no bank pays without it.",
                )
    for index, result in enumerate(rules.results):
        place = ("results", index)
        headings = result.columns.model_dump(exclude_none=True).values()
        yield from _once((*place, "columns"), headings, "heading")
        said = result.words
        yield from _once((*place, "words"), (*said.paid, *said.failed, *said.returned), "word")


def _amounts(statement: BankStatementFormat, place: Path) -> Iterator[Found]:
    columns, words = statement.columns, statement.words
    one = columns.amount is not None
    two = columns.received is not None and columns.paid is not None
    either = columns.received is not None or columns.paid is not None
    if one == two or (one and either):
        yield (
            (*place, "columns"),
            "bank_amount_columns",
            "Name either the column `amount`, or both `received` and `paid`.",
        )
    if (columns.direction is not None) != bool(words.outgoing and words.incoming):
        yield (
            (*place, "words"),
            "bank_direction_words",
            "Give words for `outgoing` and `incoming` where, and only where, there is `direction`.",
        )


def _once(place: Path, said: Iterable[str], what: str) -> Iterator[Found]:
    words: Sequence[str] = list(said)
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield place, f"bank_{what}_twice", f"Use the {what} {word} once: it has one meaning."
