import re

from audit.domain.finding_codes import FindingCode
from audit.domain.finding_texts import TEXTS
from audit.domain.findings import Finding
from mingbai_verify.finding_codes import LogCode


def test_every_finding_of_audit_has_its_sentences_in_both_tongues() -> None:
    assert set(TEXTS) == set(FindingCode)
    for texts in TEXTS.values():
        assert set(texts) == {"zh-CN", "en"}
        chinese, english = (set(re.findall(r"{(\w+)}", texts[each])) for each in ("zh-CN", "en"))
        assert chinese == english or chinese < english


def test_no_code_of_audit_is_one_of_the_verifier() -> None:
    assert {each.value for each in FindingCode}.isdisjoint(each.value for each in LogCode)
    assert Finding(code=LogCode.LOG_MATCHES, facts={"size": 1}).wrong is False
    assert "1" in Finding(code=LogCode.LOG_MATCHES, facts={"size": 1}).sentence("en")
