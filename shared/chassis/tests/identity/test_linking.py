import base64
import hashlib
import hmac

import pytest

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityKeyError, IdentityTokens, SignInUnreadableError

KEY = bytes(range(32))
ALGORITHMS = Algorithms(standard_provider())


def test_a_token_is_the_keyed_digest_of_issuer_and_subject() -> None:
    token = IdentityTokens(ALGORITHMS, KEY).token("https://issuer.example", "clerk-1")

    digest = hmac.digest(KEY, b"https://issuer.example\0clerk-1", hashlib.sha256)
    assert token == "i1:" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_another_key_issuer_or_subject_gives_another_token() -> None:
    tokens = IdentityTokens(ALGORITHMS, KEY)

    found = {
        tokens.token("https://a.example", "1"),
        tokens.token("https://a.example", "2"),
        tokens.token("https://b.example", "1"),
        IdentityTokens(ALGORITHMS, bytes(32)).token("https://a.example", "1"),
    }

    assert len(found) == 4


def test_two_sign_ins_are_never_written_alike() -> None:
    tokens = IdentityTokens(ALGORITHMS, KEY)

    for issuer, subject in (("a\0b", "c"), ("a", "b\0c")):
        with pytest.raises(SignInUnreadableError):
            tokens.token(issuer, subject)


def test_the_key_is_read_from_the_settings() -> None:
    text = base64.b64encode(KEY).decode()

    read = IdentityTokens.from_text(ALGORITHMS, f" {text}\n")

    assert read.token("a", "b") == IdentityTokens(ALGORITHMS, KEY).token("a", "b")


@pytest.mark.parametrize("text", ["", "short", "钥匙", base64.b64encode(bytes(16)).decode()])
def test_a_key_of_another_form_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(IdentityKeyError) as caught:
        IdentityTokens.from_text(ALGORITHMS, text)

    assert not text or text not in caught.value.message
