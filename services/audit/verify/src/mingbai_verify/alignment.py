"""Lays the entries that are there beside those that were logged, and names what differs."""

from collections import deque
from collections.abc import Sequence

from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding

WINDOW = 512
"""How far an entry may have moved and still be recognised."""


class Alignment:
    """Takes both rows of leaf hashes as they come; keeps no more than a few windows of each."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._logged: deque[tuple[int, bytes]] = deque()
        self._there: deque[bytes] = deque()
        self._before: deque[bytes] = deque(maxlen=WINDOW)
        self._size = 0

    def take(self, logged: Sequence[bytes], there: Sequence[bytes]) -> None:
        """Go on with the next hashes of both rows."""
        begin, self._size = self._size, self._size + len(logged)
        if not self._logged and not self._there and logged == there:
            self._before.extend(logged)
            return
        self._logged.extend(enumerate(logged, start=begin))
        self._there.extend(there)
        self._compare(ended=False)

    def end(self) -> list[Finding]:
        """Give everything that differs, by the index at which it was logged."""
        self._compare(ended=True)
        if self._logged:
            self._left_out(len(self._logged))
        for _ in range(min(len(self._there), FINDINGS_MAX)):
            hashed = self._there.popleft()
            twice = hashed in self._before
            self._find(LogCode.ENTRY_STANDS_TWICE if twice else LogCode.ENTRY_ADDED, self._size)
        return self.findings

    def _compare(self, *, ended: bool) -> None:
        logged, there = self._logged, self._there
        while logged and there:
            if logged[0][1] == there[0]:
                self._pass()
                there.popleft()
            elif ended or (len(logged) >= WINDOW and len(there) >= WINDOW):
                self._resolve()
            else:
                return

    def _resolve(self) -> None:
        """Explain the first difference in the way that takes the fewest changes."""
        logged, there = self._logged, self._there
        index, wanted = logged[0]
        known = next((at for at in range(1, _near(logged)) if logged[at][1] == there[0]), None)
        later = any(there[at] == wanted for at in range(1, _near(there)))
        if known is not None and later:
            self._find(LogCode.ENTRY_MOVED, logged[known][0], found=index)
            self._before.append(there.popleft())
            del logged[known]
        elif known is not None:
            self._left_out(known)
        elif there[0] in self._before:
            self._find(LogCode.ENTRY_STANDS_TWICE, index)
            there.popleft()
        elif later:
            self._find(LogCode.ENTRY_ADDED, index)
            there.popleft()
        else:
            self._find(LogCode.ENTRY_DIFFERS, index)
            there.popleft()
            self._pass()

    def _left_out(self, count: int) -> None:
        gone = [self._logged[at][0] for at in range(count)]
        self._find(LogCode.ENTRIES_LEFT_OUT, gone[0], last=gone[-1])
        for _ in range(count):
            self._pass()

    def _pass(self) -> None:
        self._before.append(self._logged.popleft()[1])

    def _find(self, code: LogCode, index: int, **facts: int) -> None:
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(code=code, facts={"index": index, **facts}))


def _near(row: Sequence[object] | deque[bytes] | deque[tuple[int, bytes]]) -> int:
    return min(len(row), WINDOW)
