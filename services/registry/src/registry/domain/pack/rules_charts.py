"""The rules of a chart of accounts: each account once, on its side, and none of them missing."""

from collections.abc import Iterator

from registry.domain.pack.charts import Chart, ChartAccount
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack

DEBIT_CLASSES = frozenset(("asset", "cost", "expense"))


def check_charts(pack: Pack) -> Iterator[Breach]:
    """Find accounts that are doubled, missing or on the wrong side, and charts given twice."""
    taken: set[str] = set()
    for head, content in pack.of_kind(Chart):
        version = content.rules.chart
        if version in taken:
            yield Breach(
                section=head.key,
                path=("rules", "chart"),
                code="chart_twice",
                message=f"Keep one section for the chart {version}.",
            )
        taken.add(version)
        for path, code, message in (*_accounts(content), *_named(content)):
            yield Breach(section=head.key, path=path, code=code, message=message)


def _accounts(content: Chart) -> Iterator[tuple[Path, str, str]]:
    seen: set[str] = set()
    for index, account in enumerate(content.accounts):
        if account.code in seen:
            yield (
                ("accounts", index, "code"),
                "account_duplicate",
                f"Give this account a code of its own; {account.code} is taken.",
            )
        seen.add(account.code)
        if account.side != _side_of(account):
            yield (
                ("accounts", index, "side"),
                "account_side_differs",
                f"Write {_side_of(account)}: that is the side of {account.code}, by its class.",
            )
    stated, listed = content.rules.accounts, len(content.accounts)
    if stated != listed:
        yield (
            ("accounts",),
            "count_differs",
            f"The chart states {stated} accounts, the table lists {listed}; mend one of them.",
        )


def _named(content: Chart) -> Iterator[tuple[Path, str, str]]:
    """Find accounts that a rule of the books speaks of and the table does not list."""
    accounts = {account.code: account for account in content.accounts}
    for role, code in content.rules.roles.model_dump().items():
        if code not in accounts:
            yield (
                ("rules", "roles", role),
                "account_missing",
                f"Add the account {code} to the table, or name the one that is meant.",
            )
    for index, code in enumerate(content.rules.never_in_debit):
        path: Path = ("rules", "never_in_debit", index)
        if code not in accounts:
            yield path, "account_missing", f"Add the account {code} to the table first."
        elif accounts[code].kept_by != "project":
            yield (
                path,
                "account_without_projects",
                f"Write `project` as what {code} is kept by: every project has its balance.",
            )


def _side_of(account: ChartAccount) -> str:
    debit = (account.class_ in DEBIT_CLASSES) != (account.contra == "yes")
    return "debit" if debit else "credit"
