"""The entries in which a section of a pack is adopted, and the hash that closes them.

An entry is a flat object of texts, whole numbers and booleans. Its order follows the files, so
the same files always give the same entries and the same hash.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from chassis.canonical import encode
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from registry.domain.pack.bank_formats import BankFormats
from registry.domain.pack.benefits import Benefits, Blacklist
from registry.domain.pack.bodies import Bodies, Body, Post
from registry.domain.pack.budget_rules import BudgetRules
from registry.domain.pack.chart_conversions import ChartConversion
from registry.domain.pack.charts import Chart
from registry.domain.pack.contract_rules import ContractRules
from registry.domain.pack.entries_bank_formats import bank_format_entries
from registry.domain.pack.entries_benefits import benefits_entries, blacklist_entries
from registry.domain.pack.entries_budget_rules import budget_rules_entries
from registry.domain.pack.entries_chart_conversions import chart_conversion_entries
from registry.domain.pack.entries_charts import chart_entries
from registry.domain.pack.entries_contract_rules import contract_rules_entries
from registry.domain.pack.entries_fund_rules import fund_rules_entries
from registry.domain.pack.entries_grids import grid_entries
from registry.domain.pack.entries_honours import honour_entries, linkage_entries
from registry.domain.pack.entries_income_rules import income_rules_entries
from registry.domain.pack.entries_member_rules import member_rules_entries
from registry.domain.pack.entries_payment_chains import payment_chain_entries
from registry.domain.pack.entries_posting_rules import posting_rules_entries
from registry.domain.pack.entries_property_rules import property_rules_entries
from registry.domain.pack.entries_red_flag_rules import red_flag_rules_entries
from registry.domain.pack.entries_scoring import cycle_entries, scheme_entries, table_entries
from registry.domain.pack.entries_statement_notes import statement_notes_entries
from registry.domain.pack.fund_rules import FundRules
from registry.domain.pack.grids import Grids
from registry.domain.pack.head import SectionHead
from registry.domain.pack.honours import Honours, Linkage
from registry.domain.pack.income_rules import IncomeRules
from registry.domain.pack.member_rules import MemberRules
from registry.domain.pack.pack import Content, Pack, SectionNotInPackError
from registry.domain.pack.payment_chains import PaymentChains
from registry.domain.pack.posting_rules import PostingRules
from registry.domain.pack.property_rules import PropertyRules
from registry.domain.pack.red_flag_rules import RedFlagRules
from registry.domain.pack.rules_units import division_codes
from registry.domain.pack.scoring import Cycle, Scheme, ScoreTable
from registry.domain.pack.statement_notes import StatementNotes
from registry.domain.pack.units import Divisions, Units

Entry: TypeAlias = dict[str, str | int | bool]

LEAF = b"\x00"
NODE = b"\x01"


def section_entries(pack: Pack, section: str) -> list[Entry]:
    """Give the entries of one section in their one order, its open points last.

    Raises `SectionNotInPackError` where the pack has no such section.
    """
    return [*_content_entries(pack, section), *_open_point_entries(pack, section)]


def section_hash(entries: Sequence[Entry]) -> str:
    """Give the Merkle root of RFC 6962 over the entries' canonical JSON, as `sha256:<hex>`."""
    sha256 = standard_provider().digests[SHA256]
    if not entries:
        return f"{SHA256}:{sha256.digest(b'').hex()}"
    level = [sha256.digest(LEAF + encode(entry)) for entry in entries]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256.digest(NODE + left + right) for left, right in pairs]
        # A last one without a partner moves up unchanged, which is how RFC 6962 splits a tree.
        level = above + level[2 * len(above) :]
    return f"{SHA256}:{level[0].hex()}"


def _content_entries(pack: Pack, section: str) -> Iterator[Entry]:
    head, content = pack.section(section), pack.contents.get(section)
    if content is None:
        raise SectionNotInPackError(f"Section {section} was not read; read the pack again.")
    yield from _WRITERS[type(content)](content, head, pack)


def _division_entries(content: Divisions) -> Iterator[Entry]:
    for row in content.divisions:
        entry: Entry = {"entry": "division", "unit": row.code, "code": row.code}
        entry |= {"level": row.level, "kind": row.kind, "name": row.name}
        yield entry | ({"parent": row.parent} if row.parent else {})


def _unit_entries(content: Units) -> Iterator[Entry]:
    for row in content.units:
        unit: Entry = {"entry": "unit", "unit": row.key, "kind": row.kind, "name": row.name}
        unit |= {"name_en": row.name_en, "basis": row.basis}
        yield unit | ({"doubles_as": row.doubles_as} if row.doubles_as else {})
    for tree in content.trees.trees:
        head: Entry = {"entry": "tree", "tree": tree.key, "root": tree.root, "name": tree.name}
        yield head | {"name_en": tree.name_en, "built_from": tree.built_from}
        for node in tree.nodes:
            place: Entry = {"entry": "tree_node", "tree": tree.key}
            yield place | {"unit": node.unit, "parent": node.parent}


def _bodies_entries(content: Bodies, pack: Pack) -> Iterator[Entry]:
    for body in content.bodies.bodies:
        yield _body_entry(body)
        for source in body.drawn_from:
            yield {"entry": "body_drawn_from", "body": body.key, "name": source}
    units = pack.only(Units)
    trees = {tree.key: tree for tree in units[1].trees.trees} if units else {}
    places = {body.key: body.unit for body in content.bodies.bodies}
    for post in content.bodies.posts:
        if post.body is not None:
            yield _post_entry(post, places[post.body])
        elif post.unit is not None:
            yield _post_entry(post, post.unit)
        elif post.each_unit_of_tree is not None:
            for node in trees[post.each_unit_of_tree].nodes:
                yield _post_entry(post, node.unit)
        else:
            for code in division_codes(pack, post.each_division):
                yield _post_entry(post, code)


def _body_entry(body: Body) -> Entry:
    entry: Entry = {"entry": "body", "body": body.key, "kind": body.kind, "unit": body.unit}
    entry |= {"name": body.name, "name_en": body.name_en, "basis": body.basis}
    optional = {
        "council_of": body.council_of,
        "size_open_point": body.size_open_point,
        "quorum_open_point": body.quorum_open_point,
    }
    return entry | {key: value for key, value in optional.items() if value is not None}


def _post_entry(post: Post, unit: str) -> Entry:
    entry: Entry = {"entry": "post", "post": f"{unit}/post/{post.key}", "kind": post.key}
    entry |= {"unit": unit, "name": post.name, "name_en": post.name_en, "basis": post.basis}
    optional = {
        "body": post.body,
        "held_with": post.held_with,
        "seats": post.seats,
        "seats_open_point": post.seats_open_point,
    }
    return entry | {key: value for key, value in optional.items() if value is not None}


def _open_point_entries(pack: Pack, section: str) -> Iterator[Entry]:
    for point in pack.open_points(section):
        entry: Entry = {"entry": "open_point", "key": point.key, "value": point.value}
        entry |= {"question": point.question, "question_en": point.question_en}
        entry |= {"owner": point.owner, "source": point.source}
        yield entry | ({"decision": point.decision} if point.decision is not None else {})


_WRITERS: Mapping[type[Content], Callable[[Any, SectionHead, Pack], Iterator[Entry]]] = {
    Divisions: lambda content, *_: _division_entries(content),
    Units: lambda content, *_: _unit_entries(content),
    Bodies: lambda content, _, pack: _bodies_entries(content, pack),
    Grids: lambda content, *_: grid_entries(content),
    Scheme: lambda content, *_: scheme_entries(content),
    Cycle: lambda content, head, _: cycle_entries(content, head.scheme or ""),
    ScoreTable: lambda content, head, _: table_entries(content, head),
    Blacklist: lambda content, head, _: blacklist_entries(content, head.scheme or ""),
    Benefits: lambda content, *_: benefits_entries(content),
    Honours: lambda content, head, _: honour_entries(content, head.scheme or ""),
    Linkage: lambda content, head, _: linkage_entries(content, head.scheme or ""),
    BudgetRules: lambda content, *_: budget_rules_entries(content),
    PaymentChains: lambda content, _, pack: payment_chain_entries(content, pack),
    Chart: lambda content, *_: chart_entries(content),
    ContractRules: lambda content, *_: contract_rules_entries(content),
    PostingRules: lambda content, _, pack: posting_rules_entries(content, pack),
    FundRules: lambda content, _, pack: fund_rules_entries(content, pack),
    PropertyRules: lambda content, *_: property_rules_entries(content),
    MemberRules: lambda content, *_: member_rules_entries(content),
    IncomeRules: lambda content, *_: income_rules_entries(content),
    BankFormats: lambda content, *_: bank_format_entries(content),
    ChartConversion: lambda content, *_: chart_conversion_entries(content),
    StatementNotes: lambda content, *_: statement_notes_entries(content),
    RedFlagRules: lambda content, *_: red_flag_rules_entries(content),
}
"""Who writes the entries of each kind of section."""
