"""Makes the year at Anjia from a seed: the same seed and rules give the same plan."""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from runner.demo import acts, attempts
from runner.demo.anjia_money.chapter import AnjiaMoney
from runner.demo.cast import MADE_UP, VILLAGE, Cast
from runner.demo.cast import cast as make_cast
from runner.demo.chapter import Chapter
from runner.demo.decisions import Village
from runner.demo.lending import Lending
from runner.demo.listing import Listing
from runner.demo.money import PAYMENTS, MoneyYear
from runner.demo.objecting import Objecting
from runner.demo.rules import Rules
from runner.demo.script import Action, Adopt, Entry, Moment, Plan, Record
from runner.demo.seasons import WHOLE_YEAR, Span, instant
from runner.demo.splitting import Splitting
from runner.demo.villages import CLERK, money_villages
from runner.demo.year_end import YearEnd

ADOPTED_AT = instant(date(2026, 4, 21), time(10, 0))
"""When the second table is installed, the day after the resolution."""
VILLAGES_LEAST = 2
"""One that pays, and the one of the worked year."""
PAYERS, PAYERS_LEAST = 30, 6
"""Households of Anjia that are billed for their waste, in a play of full size and of any."""


def plan(seed: int, scale: float = 1.0, *, rules: Rules, span: Span = WHOLE_YEAR) -> Plan:
    """Give the plan of a seed; a scale below 1 makes the village smaller, a span the year.

    Chapters are told in the whole year alone: the ordinary days do not need them.
    """
    # The seed of each part is its own, so that one part can grow without changing the others.
    parts = {name: random.Random(f"{seed}/{name}") for name in ("cast", "acts", "fate", "refused")}  # noqa: S311 - a game, no secret
    cast = make_cast(
        parts["cast"],
        scale=scale,
        members=rules.group_size,
        supervisors=rules.supervision_size,
    )
    chapters: tuple[Chapter, ...] = ()
    if span.whole_year:
        cast, chapters = _told(cast, rules, seed=seed, scale=scale)
    given = [act for chapter in chapters for act in chapter.acts]
    reserved = frozenset[str]().union(*(chapter.reserved for chapter in chapters))
    volume = acts.Volume(span=span, scale=scale, given=given, reserved=reserved)
    entries = acts.entries(parts["acts"], cast, rules, volume)
    village = Village(
        rng=parts["fate"],
        cast=cast,
        rules=rules,
        span=span,
        certain=frozenset(acts.place_of(act) for act in (*acts.landmarks(cast), *given)),
        chapters=chapters,
    )
    decisions, books = village.decide(entries), village.books
    maker = attempts.Maker(parts["refused"], cast, rules)
    refused = attempts.attempts(maker, entries, span=span, scale=scale)
    made = Plan(
        seed=seed,
        scale=scale,
        span=span,
        cast=cast,
        lives=books.lives,
        entries=tuple(entries),
        moments=_moments(
            f"demo-{seed}-{scale:g}",
            [*_recorded(entries), *refused, *decisions, _adopted(cast)],
        ),
        featured=f"household-{acts.FEATURED_NUMBER}",
        outcomes={each.key: books.outcome(each.key) for each in books.lives.subjects},
        terms=tuple(term for chapter in chapters for term in chapter.terms),
    )
    return _asked_about(made, chapters)


def _told(cast: Cast, rules: Rules, *, seed: int, scale: float) -> tuple[Cast, tuple[Chapter, ...]]:
    """Give all that is told of a whole year, and the cast with everybody it needs."""
    names = (f"{MADE_UP}村干部{number:04}" for number in itertools.count(1))
    told = _chapters(cast, rules)
    money = _money(rules, names, seed=seed, scale=scale)
    own = _own_money(cast, names, told, seed=seed, scale=scale)
    terms = (*money.terms, *own.terms)
    return replace(cast, officials=tuple(term.person for term in terms)), (*told, money, own)


def _chapters(cast: Cast, rules: Rules) -> tuple[Chapter, ...]:
    """Give what is told of a whole year, each chapter with a module of its own."""
    return (
        Objecting(cast),
        Listing(cast, rules),
        Lending(cast),
        Splitting(cast, rules),
        YearEnd(cast),
    )


def _money(rules: Rules, names: Iterator[str], *, seed: int, scale: float) -> MoneyYear:
    """Let the villages beside Anjia pay and keep books; a small play has two of them."""
    others = [code for code in rules.villages if code != VILLAGE]
    count = max(VILLAGES_LEAST, round(len(others) * scale))
    payments = max(1, round(PAYMENTS * scale))
    villages = money_villages(others[-count:], lambda: next(names))
    return MoneyYear(villages, seed=seed, payments=payments)


def _own_money(
    cast: Cast, names: Iterator[str], told: Sequence[Chapter], *, seed: int, scale: float
) -> AnjiaMoney:
    """Let Anjia keep books of its own; its clerk is the one who asks for benefits."""
    [made] = money_villages([VILLAGE], lambda: next(names))
    village = replace(made, people={**made.people, CLERK: cast.clerk})
    rng = random.Random(f"{seed}/anjia-money")  # noqa: S311 - a game, no secret
    payers = max(PAYERS_LEAST, round(PAYERS * scale))
    return AnjiaMoney(cast, village, told, rng=rng, payers=payers)


def _asked_about(made: Plan, chapters: Sequence[Chapter]) -> Plan:
    """Note what the supervisor's questions about the chapters rest on."""
    for chapter in chapters:
        if isinstance(chapter, Objecting):
            made = replace(made, corrected=chapter.corrected)
        elif isinstance(chapter, YearEnd):
            made = replace(made, honours=chapter.honours)
        elif isinstance(chapter, MoneyYear):
            made = replace(made, money=chapter.money)
        elif isinstance(chapter, AnjiaMoney):
            made = replace(made, own_money=chapter.own_money)
    if made.money is not None and made.own_money is not None:
        entities = (*made.money.entities, made.own_money.entity)
        made = replace(made, money=replace(made.money, entities=entities))
    return made


def _adopted(cast: Cast) -> tuple[datetime, Action]:
    return ADOPTED_AT, Adopt(actor=cast.registrar.key, key="")


def _recorded(entries: Iterable[Entry]) -> list[tuple[datetime, Action]]:
    return [
        (entry.recorded_at, Record(actor=entry.recorder, key="", entry=entry)) for entry in entries
    ]


def _moments(prefix: str, timed: Iterable[tuple[datetime, Action]]) -> tuple[Moment, ...]:
    """Put all actions in the order of time and give each its key."""
    at: dict[datetime, list[Action]] = defaultdict(list)
    for instant_, action in timed:
        at[instant_].append(action)
    found, number = [], 0
    for when in sorted(at):
        actions = []
        for action in sorted(at[when], key=repr):
            number += 1
            actions.append(replace(action, key=f"{prefix}-{number:06}"))
        found.append(Moment(at=when, phase=f"{when:%Y-%m}", actions=tuple(actions)))
    return tuple(found)
