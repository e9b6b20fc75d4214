"""What assets hears of other services, as its consumers take it over."""

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.application.budgets.budgets import Budgets
from assets.application.payments.related import RelatedFlags
from assets.application.payments.requests import Assets, Basis
from assets.entrypoints.budgets.resolution_messages import register_resolutions
from assets.entrypoints.payments.award_messages import register_awards
from assets.entrypoints.payments.payee_messages import register_payees
from assets.entrypoints.payments.suspension_messages import register_handlers
from assets.features.core import Core
from chassis.broker import BrokerOptions
from chassis.foundation import Foundation
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception


def reception(base: Foundation, troubles: list[Trouble]) -> Reception:
    """Give what takes events over; what goes wrong with one is told in `troubles`."""
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="assets"),
        store=base.store_options,
        source=base.source,
        consumer="assets-points",
    )
    hooks = ListenHooks(faulted=troubles.append, set_aside=troubles.append)
    listener, core = Listener(options, hooks), Core.on(base)
    assets = Assets(
        base.log,
        Basis(
            benefit_lists=core.benefit_lists,
            chains=core.chains,
            flags=RelatedFlags(signers=core.signers, posting=core.posting),
            commitments=core.commitments,
            today=base.today,
        ),
    )
    register_handlers(listener, assets)
    register_awards(listener, assets)
    charts = AdoptedCharts(base.register)
    register_resolutions(listener, Budgets(base.log, charts=charts, today=base.today))
    register_payees(listener, core.contacts)
    return Reception(listener._handlers, base.database, options, hooks)
