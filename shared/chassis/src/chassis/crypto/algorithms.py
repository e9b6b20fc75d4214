"""The algorithms of one process by name, drawn from one provider or several."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.crypto.port import (
    Aead,
    Digest,
    KeyWrapping,
    Mac,
    Provider,
    SignatureScheme,
    SigningKey,
    UnknownAlgorithmError,
    VerifyingKey,
)
from chassis.errors import BrokenError, InvalidError

_Offer = TypeVar("_Offer")


class AlgorithmTwiceError(BrokenError):
    """Two providers offer the same name, so a stored name would not say whose it is."""

    code = "algorithm_twice"


class UnreadableProofError(InvalidError):
    """A named digest or signature is not of the form `<algorithm>:<value>`."""

    code = "unreadable_proof"


class Algorithms:
    """Finds an algorithm by the name stored beside its output; every name has one provider."""

    def __init__(self, *providers: Provider) -> None:
        self._digests = _joined("digest", providers, lambda p: p.digests)
        self._aeads = _joined("cipher", providers, lambda p: p.aeads)
        self._macs = _joined("keyed digest", providers, lambda p: p.macs)
        self._wrappings = _joined("key wrapping", providers, lambda p: p.wrappings)
        self._signatures = _joined("signature", providers, lambda p: p.signatures)

    def digest(self, name: str) -> Digest:
        """Find a hash function, or raise UnknownAlgorithmError."""
        return _found("digest", self._digests, name)

    def aead(self, name: str) -> Aead:
        """Find an authenticated cipher, or raise UnknownAlgorithmError."""
        return _found("cipher", self._aeads, name)

    def mac(self, name: str) -> Mac:
        """Find a keyed digest, or raise UnknownAlgorithmError."""
        return _found("keyed digest", self._macs, name)

    def wrapping(self, name: str) -> KeyWrapping:
        """Find a key wrapping, or raise UnknownAlgorithmError."""
        return _found("key wrapping", self._wrappings, name)

    def signature(self, name: str) -> SignatureScheme:
        """Find a signature scheme, or raise UnknownAlgorithmError."""
        return _found("signature", self._signatures, name)

    def named_digest(self, name: str, content: bytes) -> str:
        """Return a digest as it is stored and shown: `sha256:` and lower-case hexadecimals."""
        return f"{name}:{self.digest(name).digest(content).hex()}"

    def matches_digest(self, named: str, content: bytes) -> bool:
        """Return whether a named digest is that of the content, by the algorithm it names."""
        name, value = _split(named)
        return self.digest(name).digest(content).hex() == value

    def named_signature(self, key: SigningKey, content: bytes) -> str:
        """Return a signature as it is stored: `Ed25519:` and unpadded base64url."""
        return f"{key.algorithm}:{b64url(key.sign(content))}"

    def matches_signature(self, named: str, content: bytes, *, by: VerifyingKey) -> bool:
        """Return whether a named signature is this key's; another algorithm's name is a no."""
        name, value = _split(named)
        self.signature(name)
        try:
            signature = b64url_bytes(value)
        except ValueError:
            raise UnreadableProofError("A signature is written in unpadded base64url") from None
        return name == by.algorithm and by.verify(signature, content)


def _joined(
    kind: str,
    providers: Iterable[Provider],
    offers: Callable[[Provider], Mapping[str, _Offer]],
) -> dict[str, _Offer]:
    joined: dict[str, _Offer] = {}
    for provider in providers:
        for name, offer in offers(provider).items():
            if name in joined:
                raise AlgorithmTwiceError(
                    f"{provider.name} offers the {kind} {name} a second time; keep one provider"
                )
            joined[name] = offer
    return joined


def _found(kind: str, known: Mapping[str, _Offer], name: str) -> _Offer:
    try:
        return known[name]
    except KeyError:
        offered = ", ".join(sorted(known)) or "none"
        raise UnknownAlgorithmError(
            f"No provider offers the {kind} {name!r}, only {offered}; add the provider that made it"
        ) from None


def _split(named: str) -> tuple[str, str]:
    name, colon, value = named.partition(":")
    if not (name and colon and value):
        raise UnreadableProofError("A digest or signature is written `<algorithm>:<value>`")
    return name, value
