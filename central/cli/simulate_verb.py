"""The verb that fills an empty database with a made-up year, for demonstrations, trials and training."""

from collections.abc import Iterator
from dataclasses import replace
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
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, bureau_report
from central.usage.crossing import Axis, Wanted
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
    """Fill an empty database with a simulated year that ends yesterday: its seasons, its channels, its ratings.

    Without options it is the district's year, park and all; the report's sentences of both are printed at the end.
    """
    if cases < people:
        raise typer.BadParameter("everybody comes for one case at least", param_hint="--cases")
    with opened_centre(settings_of(database_url, keys)) as centre:
        require_empty(centre)
        district, begun = SimulatedDistrict(centre, extent_of(terminals, people, cases)), monotonic()
        follow(district.steps(), district.cases)
        wrong, taken = district.differing(), monotonic() - begun
        reported = sentences(centre, district)
    out = Console(soft_wrap=True, highlight=False)
    out.print(f"模拟数据 simulated: {terminals} 台 terminals, {people:,} 人 people, {cases:,} 宗 cases, {taken:.0f} s")
    for sentence in reported:
        out.print(sentence, markup=False)
    for difference in wrong:
        complain("统计不符 counts differ", difference)
    raise typer.Exit(WORLD_FAILS if wrong else 0)


def extent_of(terminals: int, people: int, cases: int) -> Extent:
    """The district with its park, where nothing else is asked for."""
    asked = Extent(terminals, people, cases)
    return DISTRICT if replace(DISTRICT, park_people=0, park_cases=0) == asked else asked


def sentences(centre: CentreContext, district: SimulatedDistrict) -> list[str]:
    """What `central report` says first: of the district, and of its park."""
    places = [{}, *([{Axis.SITE: district.park}] if district.park else [])]
    with centre.database.snapshot() as session:
        catalogue, now = centre.catalogues.take(session), centre.clock.now()
        every = [bureau_report(session, catalogue, Wanted(FIRST_EVER, LAST_EVER, place), now) for place in places]
    return [report.sentence for report in every]


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
