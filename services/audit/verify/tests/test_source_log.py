import re
from hashlib import sha256
from itertools import pairwise
from string import Formatter

import pytest

from mingbai_verify.chains import Head
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.finding_texts import TEXTS
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.source_log import LogRow, verify_chain

ENTRIES = [f"event {number}".encode() for number in range(50)]
SOURCE = "/510604/points"


def facts(findings: list[Finding]) -> list[tuple[str, dict[str, str | int]]]:
    return [(found.code.value, dict(found.facts)) for found in findings]


def rows(source: str = SOURCE) -> list[LogRow]:
    link, made = sha256(source.encode()).digest(), []
    for position, event in enumerate(ENTRIES, start=1):
        link = sha256(link + sha256(event).digest()).digest()
        made.append(LogRow(position=position, event=event, chain=link))
    return made


def sealed(*positions: int) -> list[Head]:
    links = [row.chain for row in rows()]
    return [Head(position=at, chain=links[at - 1]) for at in positions]


def test_a_whole_chain_matches_its_sealed_heads() -> None:
    findings = verify_chain(SOURCE, rows(), sealed(1, 20, 50))

    assert facts(findings) == [("chain_matches", {"source": SOURCE, "position": 50, "heads": 3})]


def test_a_record_that_was_changed_does_not_fit_its_link() -> None:
    changed = rows()
    changed[9] = LogRow(position=10, event=b"else", chain=changed[9].chain)

    findings = verify_chain(SOURCE, changed, sealed(5, 20, 50))

    assert facts(findings) == [
        ("link_differs", {"source": SOURCE, "position": 10}),
        ("sealed_head_differs", {"source": SOURCE, "first": 6, "position": 20}),
    ]


def test_a_log_that_was_rewritten_with_new_links_differs_from_its_seal() -> None:
    link, rewritten = sha256(SOURCE.encode()).digest(), []
    for row in rows():
        event = b"else" if row.position == 10 else row.event
        link = sha256(link + sha256(event).digest()).digest()
        rewritten.append(LogRow(position=row.position, event=event, chain=link))

    assert facts(verify_chain(SOURCE, rewritten, sealed(5, 20, 50))) == [
        ("sealed_head_differs", {"source": SOURCE, "first": 6, "position": 20})
    ]
    assert [found.wrong for found in verify_chain(SOURCE, rewritten)] == [False]


def test_records_that_are_missing_are_named() -> None:
    findings = verify_chain(SOURCE, [row for row in rows() if row.position not in {7, 8}])

    assert facts(findings) == [("position_missing", {"source": SOURCE, "first": 7, "last": 8})]


def test_a_record_that_stands_twice_is_named() -> None:
    twice = rows()
    twice.insert(30, twice[20])

    assert facts(verify_chain(SOURCE, twice, sealed(50))) == [
        ("position_out_of_order", {"source": SOURCE, "position": 21, "last": 30})
    ]


def test_a_log_that_was_cut_off_is_shorter_than_its_seal() -> None:
    assert facts(verify_chain(SOURCE, rows()[:48], sealed(20, 50))) == [
        ("log_shorter_than_sealed", {"source": SOURCE, "sealed": 50, "position": 48})
    ]
    assert facts(verify_chain(SOURCE, [], sealed(1))) == [
        ("log_shorter_than_sealed", {"source": SOURCE, "sealed": 1, "position": 0})
    ]


def test_a_log_that_differs_everywhere_is_not_listed_to_its_end() -> None:
    bad = [LogRow(position=number, event=b"", chain=bytes(32)) for number in range(1, 1_000)]

    assert len(verify_chain(SOURCE, bad)) == FINDINGS_MAX


def test_every_code_has_the_same_facts_in_both_languages() -> None:
    assert set(TEXTS) == set(LogCode)
    for texts in TEXTS.values():
        assert set(texts) == {"zh-CN", "en"}
        for one, other in pairwise(
            [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
        ):
            assert one == other


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_finding_can_be_said(language: str) -> None:
    broken = [row for row in rows()[:30] if row.position != 7]
    broken[9] = LogRow(position=broken[9].position, event=b"else", chain=broken[9].chain)
    broken.append(broken[2])
    found = [
        *verify_chain(SOURCE, rows()),
        *verify_chain(SOURCE, broken, sealed(20, 50)),
    ]

    assert len({finding.code for finding in found}) == 6
    for finding in found:
        assert "{" not in finding.sentence(language)


def test_every_finding_has_its_sentences_in_both_tongues() -> None:
    assert set(TEXTS) == set(LogCode)
    for code, texts in TEXTS.items():
        assert set(texts) == {"zh-CN", "en"}
        chinese, english = (set(re.findall(r"{(\w+)}", texts[each])) for each in ("zh-CN", "en"))
        # The Chinese sentence may leave a fact out, it may not know another one.
        assert chinese <= english | {"id", "source"}, code
