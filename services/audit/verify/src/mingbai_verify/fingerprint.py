"""The fingerprint of a checkpoint (存证指纹) for a minute book, short enough to be written down."""

from hashlib import sha256

from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.errors import MalformedError, UnprovedError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINES = 4
GROUPS_A_LINE = 2
GROUP = 4

_DOMAIN = b"mingbai checkpoint fingerprint v1\n"
_BYTES = 20
_LINE = GROUP * GROUPS_A_LINE
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_PASSED_OVER = frozenset(" \t\r\n-·　")
_POLYNOMIAL = 0b100101


class FingerprintMalformedError(MalformedError):
    """The letters are not a fingerprint: one was read or written wrongly."""

    code = "fingerprint_malformed"


class FingerprintDiffersError(UnprovedError):
    """The fingerprint is that of another checkpoint."""

    code = "fingerprint_differs"


def fingerprint(checkpoint: Checkpoint) -> str:
    """Give four lines of two groups of four, each line with a check character at its end.

    They are 160 bits of SHA-256 over origin, size and root in Crockford's base 32.
    """
    letters = _letters(checkpoint)
    lines = [letters[at : at + _LINE] for at in range(0, len(letters), _LINE)]
    return "\n".join(
        f"{line[:GROUP]} {line[GROUP:]} {_check(line, number)}"
        for number, line in enumerate(lines, start=1)
    )


def parse_fingerprint(words: str) -> str:
    """Give the 32 letters that somebody entered, or raise `FingerprintMalformedError`.

    Capitals or not, spaces, hyphens, O for 0 and I or L for 1 do not matter; a check character
    that does not fit names its line.
    """
    if not isinstance(words, str):
        raise FingerprintMalformedError("a fingerprint is text")
    entered = "".join(each for each in words if each not in _PASSED_OVER)
    # Only ASCII has capitals here: elsewhere upper() would turn strange letters into known ones.
    entered = entered.upper().translate(_READ_AS) if entered.isascii() else entered
    if len(entered) != LINES * (_LINE + 1) or not set(entered) <= set(ALPHABET):
        raise FingerprintMalformedError(
            f"a fingerprint is {LINES} lines of {_LINE} letters and digits and a check character"
        )
    letters = ""
    for number in range(1, LINES + 1):
        line = entered[(number - 1) * (_LINE + 1) : number * (_LINE + 1)]
        if _check(line[:_LINE], number) != line[_LINE]:
            raise FingerprintMalformedError(
                f"line {number} was read or written wrongly: compare it letter by letter"
            )
        letters += line[:_LINE]
    return letters


def verify_fingerprint(words: str, checkpoint: Checkpoint) -> None:
    """Return only if the words are the fingerprint of this checkpoint.

    Raises `FingerprintMalformedError` where they are misspelt, else `FingerprintDiffersError`.
    """
    if parse_fingerprint(words) != _letters(checkpoint):
        raise FingerprintDiffersError(
            f"the minute book holds another fingerprint than this checkpoint of "
            f"{checkpoint.head.size} entries: keep both, and ask who rewrote the log"
        )


def _letters(checkpoint: Checkpoint) -> str:
    origin = checkpoint.origin.encode()
    head = checkpoint.head
    said = b"".join(
        (_DOMAIN, len(origin).to_bytes(4, "big"), origin, head.size.to_bytes(8, "big"), head.root)
    )
    number = int.from_bytes(sha256(said).digest()[:_BYTES], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BYTES * 8 - 5, -1, -5))


def _check(line: str, number: int) -> str:
    """Give the check character: one wrong letter, or any two swapped, always changes it.

    It is a sum over the field of 32 elements in which every place has a weight of its own; the
    line's number counts too, so that whole lines cannot be swapped.
    """
    total = number
    for letter in line:
        total = _doubled(total) ^ ALPHABET.index(letter)
    return ALPHABET[_doubled(total)]


def _doubled(element: int) -> int:
    """Multiply by the generator of the field of 32 elements, modulo x^5 + x^2 + 1."""
    doubled = element << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled
