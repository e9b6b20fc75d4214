"""A chart conversion (新旧科目衔接) as adopted: where each balance on an older chart goes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assets.domain.books.conversion_errors import (
    BalanceTwoSidesError,
    ConvertedSideError,
    OldAccountNotClosedError,
    OldAccountUnknownError,
    OldBalancesUnequalError,
    SplitDiffersError,
    SplitMissingError,
    SplitTargetUnknownError,
    SplitUndecidedError,
)
from assets.domain.books.lines import Line, side

SHOWN_MAX = 10


@dataclass(frozen=True, kw_only=True)
class Target:
    """An account of the newer chart, and by which fact a part of a balance belongs there."""

    key: str
    account: str
    side: str
    """On which side the balance stands there: debit, credit or either."""
    fact: str
    sub: str | None = None


@dataclass(frozen=True, kw_only=True)
class OldAccount:
    """One account of the older chart, with where its balance goes."""

    code: str
    name: str
    targets: Mapping[str, Target]
    decided_by: str | None = None

    @property
    def is_divided(self) -> bool:
        """Whether somebody has to say how much of the balance goes where."""
        return len(self.targets) > 1 or self.decided_by is not None

    def __str__(self) -> str:
        """Write it as accountants do."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much of a balance goes to one target, by a resolution where one is asked for."""

    balance: Line
    """On the older account, with what the line on the newer one is kept by."""
    to: str
    decision: str | None = None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A line on the newer chart, and what of the older one it came from."""

    line: Line
    old: str
    to: str
    decision: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChartConversion:
    """One adopted conversion; every fen of the older balances goes somewhere, and none twice."""

    rule: str
    """Section and version by which it was adopted, for example `finance/chart-conversion@1`."""
    from_chart: str
    to_chart: str
    summary: str
    accounts: Mapping[str, OldAccount]

    def pieces(self, balances: Sequence[Line], parts: Sequence[Part]) -> list[Piece]:
        """Give the lines on the newer chart; raises what is wrong, with what to do about it."""
        held = [each for each in _one_sided(balances) if each.net_fen]
        self._check_known({*(each.account for each in held), *(p.balance.account for p in parts)})
        _check_equal(held)
        self._check_closed({each.account for each in held})
        self._check_divided({each.account for each in held}, parts)
        divided = {line.account for line in _one_sided(part.balance for part in parts)}
        self._check_parts(held, parts)
        whole = [each for each in held if each.account not in divided]
        return [
            *(self._whole(each) for each in whole),
            *(self._part(part) for part in parts if part.balance.net_fen),
        ]

    def _check_known(self, codes: Iterable[str]) -> None:
        unknown = sorted(code for code in codes if code not in self.accounts)
        if unknown:
            raise OldAccountUnknownError(
                f"{self.rule} says nothing of {_few(unknown)} of the chart {self.from_chart}: write"
                " accounts of the first level (一级科目), or have the conversion amended",
                accounts=unknown,
            )

    def _check_closed(self, codes: Iterable[str]) -> None:
        left = sorted(code for code in codes if not self.accounts[code].targets)
        if left:
            named = _few(str(self.accounts[code]) for code in left)
            raise OldAccountNotClosedError(
                f"carry {named} over in the older books first: nothing of them is taken over",
                accounts=left,
            )

    def _check_divided(self, codes: Iterable[str], parts: Sequence[Part]) -> None:
        divided = {part.balance.account for part in parts}
        missing = sorted(set(codes) - divided)
        missing = [code for code in missing if self.accounts[code].is_divided]
        if missing:
            named = _few((_ways(self.accounts[code]) for code in missing), mark="; ")
            raise SplitMissingError(f"say how much goes where of {named}", accounts=missing)

    def _check_parts(self, held: Sequence[Line], parts: Sequence[Part]) -> None:
        left: dict[str, int] = {}
        for part in parts:
            account = self.accounts[part.balance.account]
            if part.to not in account.targets:
                raise SplitTargetUnknownError(f"{part.to} is no target: divide {_ways(account)}")
            if account.decided_by is not None and part.decision is None:
                raise SplitUndecidedError(
                    f"name the resolution of {account.decided_by} on {account}",
                    account=account.code,
                )
            left[account.code] = left.get(account.code, 0) - part.balance.net_fen
        for each in held:
            if each.account in left:
                left[each.account] += each.net_fen
        wrong = sorted(code for code, fen in left.items() if fen)
        if wrong:
            named = _few(f"{self.accounts[code]} by {left[code]} fen" for code in wrong)
            raise SplitDiffersError(
                f"let the parts make up the balance: they differ on {named}", accounts=wrong
            )

    def _whole(self, balance: Line) -> Piece:
        (target,) = self.accounts[balance.account].targets.values()
        return self._piece(balance, target)

    def _part(self, part: Part) -> Piece:
        target = self.accounts[part.balance.account].targets[part.to]
        return self._piece(part.balance, target, part.decision)

    def _piece(self, balance: Line, target: Target, decision: str | None = None) -> Piece:
        named = balance.dimensions()
        if target.sub is not None:
            named["sub"] = target.sub
        line = side(target.account, balance.net_fen, **named)
        if target.side != "either" and (line.debit_fen > 0) != (target.side == "debit"):
            old = self.accounts[balance.account]
            raise ConvertedSideError(
                f"mend the balance of {old} in the older books: {target.account} stands in"
                f" {target.side}",
                account=old.code,
            )
        return Piece(line=line, old=balance.account, to=target.key, decision=decision)


def _one_sided(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if line.debit_fen and line.credit_fen:
            raise BalanceTwoSidesError(
                f"write what stands in debit and in credit of {line.account} in rows of their own",
                account=line.account,
            )
        yield line


def _check_equal(balances: Sequence[Line]) -> None:
    debit = sum(each.net_fen for each in balances if each.net_fen > 0)
    credit = -sum(each.net_fen for each in balances if each.net_fen < 0)
    if debit != credit:
        raise OldBalancesUnequalError(
            f"the older debit balances are {debit} fen and the credit ones {credit} fen: they must"
            " be equal",
            debit_fen=debit,
            credit_fen=credit,
        )


def _ways(account: OldAccount) -> str:
    ways = (f"`{each.key}` ({each.account}, {each.fact})" for each in account.targets.values())
    return f"{account} to {', '.join(ways)}"


def _few(words: Iterable[str], *, mark: str = ", ") -> str:
    listed = list(words)
    more = f"{mark}and {len(listed) - SHOWN_MAX} more" if len(listed) > SHOWN_MAX else ""
    return mark.join(listed[:SHOWN_MAX]) + more
