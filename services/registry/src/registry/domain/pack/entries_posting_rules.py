"""The entries of posting rules, each line with what it names."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.entries_payment_chains import places_of_posts
from registry.domain.pack.pack import Pack
from registry.domain.pack.posting_rules import PostingRule, PostingRules, SlipReview

Entry: TypeAlias = dict[str, str | int | bool]


def posting_rules_entries(content: PostingRules, pack: Pack) -> Iterator[Entry]:
    """Give the chart and the units, each rule with its lines, then payments and reviews."""
    own = content.rules
    yield {"entry": "posting_rules", "chart": own.chart}
    for unit in own.units:
        yield {"entry": "posting_unit", "unit": unit}
    for rule in own.rules:
        yield from _rule_entries(rule)
    for each in own.payments:
        posted: Entry = {"entry": "posted_payments", "form": each.form}
        posted |= {"paid": each.paid, "returned": each.returned}
        posted |= {"cleared": each.cleared} if each.cleared is not None else {}
        posted |= {"roll": True} if each.roll else {}
        for category in each.categories:
            yield posted | {"category": category}
        if not each.categories:
            yield posted
    places = places_of_posts(pack)
    for number, review in enumerate(own.reviews, 1):
        yield from _review_entries(review, number, places)


def _rule_entries(rule: PostingRule) -> Iterator[Entry]:
    entry: Entry = {"entry": "posting_rule", "rule": rule.key, "name": rule.name}
    entry |= {"name_en": rule.name_en, "voucher": rule.voucher}
    entry |= {"certainty_percent": rule.certainty_percent}
    entry |= {"owner": rule.owner, "basis": rule.basis}
    entry |= {"red_ink": True} if rule.red_ink else {}
    yield entry if rule.question is None else entry | {"question": rule.question}
    for number, line in enumerate(rule.lines, 1):
        written: Entry = {"entry": "posting_line", "rule": rule.key, "line": number}
        written |= {"side": line.side, "account": line.account, "amount": line.amount}
        if line.sub is not None:
            written["sub"] = line.sub
        if line.party_of is not None:
            written["party_of"] = line.party_of
        if line.red_ink:
            written["red_ink"] = True
        yield written
        for dimension in line.named:
            named: Entry = {"entry": "posting_line_named", "rule": rule.key, "line": number}
            yield named | {"dimension": dimension}
    for whole, parts in rule.sums.items():
        for part in parts:
            yield {"entry": "posting_sum", "rule": rule.key, "amount": whole, "part": part}


def _review_entries(review: SlipReview, number: int, places: dict[str, str]) -> Iterator[Entry]:
    head: Entry = {"entry": "slip_review", "review": number}
    head |= {"amount_fen_least": review.amount_fen_least}
    yield head | {"owner": review.owner, "basis": review.basis}
    for unit in review.units:
        yield {"entry": "slip_review_unit", "review": number, "unit": unit}
    for rule in review.rules:
        yield {"entry": "slip_review_rule", "review": number, "rule": rule}
    for post in review.posts:
        entry: Entry = {"entry": "slip_review_post", "review": number, "post": post}
        yield entry | ({"post_unit": places[post]} if post in places else {})
