"""Budgets, projects and invoices: what may be spent, and what payments take of it."""

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.budgets.project_index import ProjectIndex
from assets.application.budgets.budgets import Budgets
from assets.application.budgets.projects import Projects
from assets.entrypoints.budgets.budget_reads import BudgetReads, budget_read_routes
from assets.entrypoints.budgets.budgets_http import (
    KEEP_BUDGET,
    READ_BUDGET,
    BudgetParts,
    budget_routes,
)
from assets.entrypoints.budgets.project_reads import ProjectReads, project_read_routes
from assets.entrypoints.budgets.projects_http import (
    ACCEPT_PROJECT,
    KEEP_PROJECT,
    ProjectParts,
    project_routes,
)
from assets.entrypoints.budgets.resolution_messages import register_resolutions
from assets.features.books import entity_parts
from assets.features.core import Core, Feature
from assets.projections.budgets.budgets import BUDGETS as BUDGET_LINES
from assets.projections.budgets.invoices import INVOICES
from assets.projections.budgets.project_funds import PROJECT_FUNDS
from assets.projections.budgets.projects import PROJECTS
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Keep budgets and projects."""
    base = core.base
    entities = entity_parts(core)
    decided = Budgets(base.log, charts=AdoptedCharts(base.register), today=base.today)
    budgets = BudgetParts(entities=entities, budgets=decided, today=base.today)
    projects = ProjectParts(
        gate=core.paper_gate,
        sheets=core.sheets,
        projects=Projects(base.log, rules=core.budget_rules, posts=base.register, today=base.today),
        index=ProjectIndex(base.reader),
        register=base.register,
        reader=base.reader,
        today=base.today,
    )
    cursor_key = base.cursor_key("budgets")
    return Parts(
        routers=(
            budget_routes(budgets),
            budget_read_routes(BudgetReads(budgets=budgets, cursor_key=cursor_key)),
            project_routes(projects),
            project_read_routes(ProjectReads(projects=projects, cursor_key=cursor_key)),
        ),
        consumers={"resolutions": lambda listener: register_resolutions(listener, decided)},
    )


BUDGETS = Feature(
    actions=(KEEP_BUDGET, READ_BUDGET, KEEP_PROJECT, ACCEPT_PROJECT),
    read_models=(BUDGET_LINES, PROJECTS, PROJECT_FUNDS, INVOICES),
    build=_build,
)
