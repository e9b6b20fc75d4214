"""Payments: asked for, signed, ordered, confirmed; and chains that cannot be completed."""

from assets.adapters.members.pay_list_index import PayListIndex
from assets.adapters.payments.payment_index import PaymentIndex
from assets.application.payments.chain_watch import ChainWatch
from assets.application.payments.payment_slips import PaymentSlips
from assets.application.payments.payments import Around
from assets.application.payments.related import RelatedFlags
from assets.application.payments.requests import Basis
from assets.application.property.claimed_payments import ClaimedPayments, ClaimedRequests
from assets.entrypoints.payments.award_messages import register_awards
from assets.entrypoints.payments.chain_staffing import ChainStaffing, StaffingParts
from assets.entrypoints.payments.inbox import InboxParts, inbox_routes
from assets.entrypoints.payments.payee_messages import register_payees
from assets.entrypoints.payments.payment_parts import PaymentParts
from assets.entrypoints.payments.payments_http import (
    PAY,
    REPORT,
    SIGN,
    payment_routes,
)
from assets.entrypoints.payments.payments_reads import StoryParts, payment_read_routes
from assets.entrypoints.payments.related_reads import related_routes
from assets.entrypoints.payments.request_reads import ReadParts, read_routes
from assets.entrypoints.payments.requests_http import CommandParts, command_routes
from assets.entrypoints.payments.suspension_messages import register_handlers
from assets.features.core import Core, Feature
from assets.features.property_claims import claims_of
from assets.projections.payments.chain_obstacles import CHAIN_OBSTACLES
from assets.projections.payments.payment_requests import PAYMENT_REQUESTS
from assets.projections.payments.payments import PAYMENTS
from assets.projections.payments.suspensions import SUSPENSIONS
from chassis.parts import Parts


def _requests(core: Core) -> Parts:
    """Ask for payments, by hand and for awards, unless a benefit is suspended."""
    base = core.base
    requests = ClaimedRequests(
        base.log,
        Basis(
            benefit_lists=core.benefit_lists,
            chains=core.chains,
            flags=_flags(core),
            commitments=core.commitments,
            today=base.today,
        ),
        claims_of(core),
    )
    commands = CommandParts(
        gate=core.gate, assets=requests, register=base.register, today=base.today
    )
    reads = ReadParts(gate=core.gate, reader=base.reader, cursor_key=base.cursor_key("assets"))
    return Parts(
        routers=(command_routes(commands), read_routes(reads)),
        consumers={
            "points": lambda listener: register_handlers(listener, requests),
            "awards": lambda listener: register_awards(listener, requests),
        },
    )


def _payments(core: Core) -> Parts:
    """Let a payment go its way, from signature to signature to what the bank paid."""
    stories = story_parts(core)
    return Parts(
        routers=(
            inbox_routes(inbox_parts(core)),
            payment_routes(stories.payments),
            payment_read_routes(stories),
            related_routes(stories),
        ),
        consumers={"payees": lambda listener: register_payees(listener, core.contacts)},
    )


def payment_parts(core: Core) -> PaymentParts:
    """Give what brings payments forward, over any interface."""
    base = core.base
    index = PaymentIndex(base.reader, base.log)
    around = Around(
        index=index,
        chains=core.chains,
        signers=core.signers,
        benefit_lists=core.benefit_lists,
        slips=PaymentSlips(core.posting, PayListIndex(base.reader)),
        flags=_flags(core),
        commitments=core.commitments,
        today=base.today,
    )
    return PaymentParts(
        gate=core.paper_gate,
        sheets=core.sheets,
        payments=ClaimedPayments(base.log, around, claims_of(core)),
        index=index,
        chains=core.chains,
        register=base.register,
        today=base.today,
    )


def inbox_parts(core: Core) -> InboxParts:
    """Give what an inbox looks into."""
    return InboxParts(
        payments=payment_parts(core),
        signers=core.signers,
        reader=core.base.reader,
        today=core.base.today,
        cursor_key=core.base.cursor_key("payment_inbox"),
    )


def story_parts(core: Core) -> StoryParts:
    """Give what the stories of payments are read with."""
    base = core.base
    return StoryParts(
        payments=payment_parts(core),
        reader=base.reader,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("payments"),
    )


def _flags(core: Core) -> RelatedFlags:
    return RelatedFlags(signers=core.signers, posting=core.posting)


def _staffing(core: Core) -> Parts:
    """Say when the present post holders cannot complete a chain."""
    base = core.base
    look = ChainStaffing(
        StaffingParts(
            watch=ChainWatch(base.log),
            chains=core.chains,
            signers=core.signers,
            register=base.register,
            reader=base.reader,
            today=base.today,
        )
    )
    return Parts(jobs={"chain_staffing": look.look})


PAYMENTS_ON_THEIR_WAY = Feature(
    actions=(SIGN, PAY, REPORT), read_models=(PAYMENTS, CHAIN_OBSTACLES), build=_payments
)
STAFFING = Feature(actions=(), read_models=(), build=_staffing)
REQUESTS = Feature(
    actions=("assets.payment_request.make", "assets.payment_request.read"),
    read_models=(PAYMENT_REQUESTS, SUSPENSIONS),
    build=_requests,
)
