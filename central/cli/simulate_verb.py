"""The verb that fills an empty database with a made-up year, for demonstrations, trials and training."""

from collections.abc import Iterator
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from central.centre import CentreContext
from central.cli.options import DatabaseUrl, KeysFolder, opened_centre, settings_of
from central.cli.plain_words import plain
from central.simulation.district import RealTerminalsThere, SimulatedDistrict, require_no_real_terminals
from central.simulation.year import DISTRICT, Extent
from contract.complaints import WORLD_FAILS, complain


def simulate(
    terminals: Annotated[int, typer.Option(min=1, max=900, help="Terminals.")] = DISTRICT.terminals,
    people: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="People, each of whom comes once.")
    ] = DISTRICT.people,
    cases: Annotated[int, typer.Option(min=1, max=5_000_000, help="Cases, at least one for each.")] = DISTRICT.cases,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Fill an empty database with a simulated year that ends yesterday: its seasons, its channels, its ratings."""
    if cases < people:
        raise typer.BadParameter("everybody comes for one case at least", param_hint="--cases")
    with opened_centre(settings_of(database_url, keys)) as centre:
        require_empty(centre)
        district, begun = SimulatedDistrict(centre, Extent(terminals, people, cases)), monotonic()
        follow(district.steps(), district.cases)
        wrong, taken = district.differing(), monotonic() - begun
    out = Console(soft_wrap=True, highlight=False)
    out.print(f"模拟数据 simulated: {terminals} 台 terminals, {people:,} 人 people, {cases:,} 宗 cases, {taken:.0f} s")
    for difference in wrong:
        complain("统计不符 counts differ", difference)
    raise typer.Exit(WORLD_FAILS if wrong else 0)


def require_empty(centre: CentreContext) -> None:
    """Ends the verb where terminals are there already."""
    try:
        require_no_real_terminals(centre)
    except RealTerminalsThere as error:
        complain(
            "数据库里已有终端，不写入模拟数据 the database has terminals; nothing simulated goes beside them",
            plain(str(error)),
        )
        raise typer.Exit(WORLD_FAILS) from None


def follow(steps: Iterator[int], whole: int) -> None:
    """A bar that grows with the steps."""
    columns = (TextColumn("模拟 simulating"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=whole)
        for step in steps:
            shown.advance(task, step)
