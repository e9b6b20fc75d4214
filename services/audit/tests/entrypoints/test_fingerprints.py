"""A fingerprint in a minute book, a year later: of an honest log, and of a rewritten one."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from audit.domain.intake import Message
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.fingerprint import fingerprint, parse_fingerprint
from mingbai_verify.merkle import TreeHead
from services.audit.tests.signing import Signing

Speak = Callable[..., Message]
Client = httpx.AsyncClient


async def test_a_fingerprint_entered_a_year_later_is_confirmed(
    client: Client, signing: Signing, speak: Speak
) -> None:
    signed = signing.grows(speak(), speak(), at=datetime(2026, 5, 1, tzinfo=UTC))
    signing.grows(speak(), at=datetime(2027, 5, 1, tzinfo=UTC))
    printed = await client.get("/fingerprints/2", params={"form": "text"})
    sloppy = printed.text.lower().replace("0", "o").replace("1", "l")
    coded = "MBF1:2:" + "".join(printed.text.split())

    for words in (printed.text, sloppy, coded):
        answer = (await client.post("/fingerprints/check", json={"words": words})).json()

        assert (answer["confirmed"], answer["size"]) == (True, 2)
        assert answer["root"] == signed.head.root.hex()
        assert "2条记录" in answer["says_zh"]


async def test_a_rewritten_log_refutes_it(client: Client, signing: Signing, speak: Speak) -> None:
    before = Checkpoint(
        origin="mingbai.invalid/510604/log", head=TreeHead(size=2, root=bytes(range(32)))
    )
    signing.grows(speak(), speak(), at=datetime(2026, 5, 1, tzinfo=UTC))

    answer = await client.post("/fingerprints/check", json={"words": fingerprint(before)})

    assert answer.status_code == 200
    assert (answer.json()["confirmed"], answer.json()["checkpoint"]) == (False, None)


async def test_a_misread_letter_names_its_line(
    client: Client, signing: Signing, speak: Speak
) -> None:
    signing.grows(speak(), at=datetime(2026, 5, 1, tzinfo=UTC))
    printed = (await client.get("/fingerprints/1", params={"form": "text"})).text
    misread = ("2" if printed[0] != "2" else "3") + printed[1:]

    answer = await client.post("/fingerprints/check", json={"words": misread})

    assert answer.status_code == 422
    assert answer.json()["code"] == "fingerprint_malformed"
    assert "line 1" in answer.text


@pytest.mark.parametrize(("language", "title"), [("zh", "存证指纹"), ("en", "Fingerprint")])
async def test_a_months_page_prints_the_first_checkpoint_after_it(
    client: Client, signing: Signing, speak: Speak, language: str, title: str
) -> None:
    # The month ends in Beijing, eight hours before it does in Greenwich.
    signing.grows(speak(), at=datetime(2026, 5, 31, 15, 59, tzinfo=UTC))
    after = signing.grows(speak(), at=datetime(2026, 5, 31, 16, 0, tzinfo=UTC))
    signing.grows(speak(), at=datetime(2026, 6, 3, tzinfo=UTC))

    page = await client.get("/fingerprints/months/2026-05", params={"language": language})

    assert page.headers["content-type"].startswith("text/html")
    assert title in page.text
    assert "<svg" in page.text
    words = page.text.partition("<pre>")[2].partition("</pre>")[0]
    assert parse_fingerprint(words) == parse_fingerprint(fingerprint(after))
    assert (await client.get("/fingerprints/months/2026-06")).status_code == 404
    assert (await client.get("/fingerprints/9")).json()["code"] == "fingerprint_not_found"
