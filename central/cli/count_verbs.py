"""The verbs that count: usage, rebuild."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from catalogue.schema import Catalogue
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.cli.plain_words import plain, say_difference
from central.clock import civil_day
from central.ratings.service import RatingSum, rating_sum, rating_sums
from central.usage.dimensions import By, Period
from central.usage.folding import fold_all
from central.usage.rating_models import RatingScope
from central.usage.rebuilding import rebuild as rebuild_counts
from central.usage.service import Count, counts, totals
from contract.terms import RatingLevel

_TITLES = {By.DAY: "按日", By.DEPARTMENT: "按部门", By.ITEM: "按事项", By.CHANNEL: "按通道", By.TERMINAL: "按终端"}


def usage(
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    item: Annotated[str | None, typer.Option(help="Only this item.")] = None,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Counts by day, department, item and terminal, and how many people were served."""
    if first and last and first > last:
        raise typer.BadParameter("the first day comes after the last", param_hint="--from")
    period = Period(first.date() if first else None, last.date() if last else None, item)
    with existing_centre(settings_of(database_url, keys)) as centre:
        fold_all(centre.database)
        with centre.database.snapshot() as session:
            sums = totals(session, period)
            lists = {by: counts(session, by, period) for by in _TITLES}
            ratings = rating_sum(session, period)
            rated = {scope: rating_sums(session, scope, period) for scope in RatingScope}
            catalogue = centre.catalogues.take(session)
    if item and not sums.served and catalogue and item not in catalogue.named:
        raise typer.BadParameter(f"there is no item {item}", param_hint="--item")
    if as_json:
        content: dict[str, object] = {"totals": asdict(sums)}
        content |= {by.value: [asdict(row) for row in found] for by, found in lists.items()}
        content["ratings"] = _ratings(ratings) | {by.value: [*map(_ratings, found)] for by, found in rated.items()}
        typer.echo(json.dumps(content, ensure_ascii=False))
        return
    out = Console()
    for by, found in lists.items():
        out.print(_table(by, found, catalogue))
    for scope, sums_of in rated.items():
        out.print(_rating_table(scope, sums_of, catalogue))
    out.print(
        f"评价（整月）ratings, whole months {ratings.total:,}   满意率 satisfied {_share(ratings)}   "
        f"少于5，未列出 fewer than 5, not told {ratings.withheld:,}"
    )
    people, visits = ("—" if count is None else f"{count:,}" for count in (sums.people, sums.visits))
    out.print(
        f"办件 served [bold]{sums.served:,}[/bold]   日期不确定 day uncertain {sums.uncertain:,}   "
        f"服务群众 people [bold]{people}[/bold]   人次 visits {visits}"
    )


def _ratings(found: RatingSum) -> dict[str, object]:
    levels = {level.value: number for level, number in found.by_level.items()}
    return {"key": found.key, "total": found.total, "withheld": found.withheld, "by_level": levels}


def _share(found: RatingSum) -> str:
    return "—" if found.satisfied_share is None else f"{found.satisfied_share:.1%}"


def _rating_table(scope: RatingScope, found: list[RatingSum], catalogue: Catalogue | None) -> Table:
    names = _names(catalogue)
    table = Table(
        title=f"评价{_TITLES[By(scope.value)]}（整月） ratings by {scope.value}, whole months", title_justify="left"
    )
    for heading in (
        scope.value,
        "",
        "评价 ratings",
        "满意率 satisfied",
        "非常满意",
        "满意",
        "基本满意",
        "不满意",
        "非常不满意",
    ):
        table.add_column(heading, justify="left" if heading in (scope.value, "") else "right")
    for row in found:
        levels = (
            [f"{row.by_level[level]:,}" for level in RatingLevel] if row.listed else ["少于5 <5"] * len(RatingLevel)
        )
        table.add_row(plain(row.key), plain(names.get(row.key, "")), f"{row.total:,}", _share(row), *levels)
    return table


def _names(catalogue: Catalogue | None) -> dict[str, str]:
    names = {code: f"{item.short.zh} · {item.name.zh}" for code, item in catalogue.named.items()} if catalogue else {}
    return names | ({department.id: department.name.zh for department in catalogue.departments} if catalogue else {})


def _table(by: By, found: list[Count], catalogue: Catalogue | None) -> Table:
    names = _names(catalogue)
    table = Table(title=f"{_TITLES[by]} by {by.value}", title_justify="left")
    for heading in (by.value, "", "办件 served", "其中日期不确定 day uncertain", "启动 begun", "平均秒 mean s"):
        table.add_column(heading, justify="left" if heading in (by.value, "") else "right")
    for row in found:
        uncertain = f"{row.uncertain:,}" if row.uncertain else ""
        numbers = (f"{row.served:,}", uncertain, f"{row.begun:,}", f"{row.mean_seconds:.0f}")
        table.add_row(plain(row.key), plain(names.get(row.key, "")), *numbers)
    return table


def rebuild(
    check: Annotated[bool, typer.Option("--check", help="Only compare; ends with 1 when something differs.")] = False,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Count everything again from the records, print each line that is kept otherwise, and put it right."""
    with existing_centre(settings_of(database_url, keys)) as centre:
        kept_since = civil_day(centre.clock.now()) - timedelta(days=centre.settings.keep_people_days)
        out = Console(soft_wrap=True, highlight=False)
        done = rebuild_counts(
            centre.database, kept_since, lambda difference: say_difference(out, difference), is_repairing=not check
        )
    out.print(f"差异 differences {done.differences}   已修复 put right {done.repaired}")
    if done.differences > done.repaired:
        raise typer.Exit(1)
