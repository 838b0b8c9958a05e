"""The verb about planned hours: when the terminals of a site should be open."""

from typing import Annotated

import typer
from rich.console import Console

from central.cli.options import DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.terminal_register.record import plan_hours
from contract.planned_hours import PlannedHours


def _check_plan(text: str) -> str:
    try:
        return str(PlannedHours.read(text)) if text else ""
    except ValueError as why:
        raise typer.BadParameter(str(why)) from None


def hours(
    planned: Annotated[
        str, typer.Argument(help='Such as "1-6 09:00-17:00"; "" for the usual ones.', callback=_check_plan)
    ],
    terminal: Annotated[str, typer.Option(help="Of this terminal.")] = "",
    site: Annotated[str, typer.Option(help="Of all terminals of the site with this Chinese name.")] = "",
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """When terminals should be open: alarms and the terminals themselves count by it from the next heartbeat on."""
    if bool(terminal) == bool(site):
        raise typer.BadParameter("name a terminal or a site", param_hint="--terminal, --site")
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        number = plan_hours(session, planned, terminal_id=terminal, site_zh=site)
    if not number:
        raise typer.BadParameter("there is no such terminal or site")
    Console().print(f"计划开放时间 planned hours: {planned or '（通用 usual）'}，{number}")
