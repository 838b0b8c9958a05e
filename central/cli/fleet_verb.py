"""The verb that lets a made-up fleet beat, fall silent and come back, to see whether a machine carries it."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from central.cli.options import DatabaseUrl, KeysFolder, opened_centre, settings_of
from central.cli.simulate_verb import follow, require_empty
from central.simulation.fleet import FleetReport, SimulatedFleet
from contract.complaints import WORLD_FAILS, complain

TERMINALS, OUTAGE_MINUTES = 30_000, 45


def simulate_fleet(
    terminals: Annotated[int, typer.Option(min=1, max=99_999, help="Terminals.")] = TERMINALS,
    outage_minutes: Annotated[
        int,
        typer.Option(min=31, max=10_000, help="For how long none of them is heard; after 30 minutes that is an alarm."),
    ] = OUTAGE_MINUTES,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Let simulated terminals beat in an empty database, cut all of them off, and let all of them come back at once."""
    with opened_centre(settings_of(database_url, keys)) as centre:
        require_empty(centre)
        fleet = SimulatedFleet(centre, terminals, timedelta(minutes=outage_minutes))
        follow(fleet.steps(), fleet.beats)
        report, every = fleet.report, centre.settings.heartbeat_seconds
    _tell(report, terminals, every)
    if report.silent != terminals or report.unheard or report.still_open:
        complain(
            "机群没有全部恢复 not all of the fleet came back",
            f"silent {report.silent:,}, not heard {report.unheard:,}, alarms still open {report.still_open:,}",
        )
        raise typer.Exit(WORLD_FAILS)


def _tell(report: FleetReport, terminals: int, every: float) -> None:
    out = Console(soft_wrap=True, highlight=False)
    for name, seconds in (("平时 usual", report.usual_seconds), ("恢复 return", report.return_seconds)):
        rate = terminals / seconds
        out.print(f"{name}: {terminals:,} 次心跳 beats, {seconds:.1f} s, {rate:,.0f} /s")
    wanted = terminals / every
    slowest = min(terminals / report.usual_seconds, terminals / report.return_seconds)
    carries = "够 enough" if slowest >= wanted else "不够 not enough: GOV_CENTRAL_HEARTBEAT_SECONDS, or more processes"
    out.print(f"每 {every:g} 秒一次 one beat every {every:g} s needs {wanted:,.0f} /s: {carries}")
    out.print(
        f"中断 outage: {report.silent:,} 台失联告警 alarms, 判断一轮 one look at all {report.judging_seconds:.1f} s"
    )
    out.print(
        f"恢复后 after the return: {report.unheard:,} 台未恢复 not heard, {report.still_open:,} 条告警未关 alarms open"
    )
    out.print("不含网络和验签 without the network and signatures")
