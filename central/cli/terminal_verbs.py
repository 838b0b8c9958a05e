"""The verbs about a terminal's key and what it may ask: revoke, rotate, allow, alarms."""

import json
from typing import Annotated

import typer
from rich.console import Console

from central.cli.arguments import terminal_name
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.identity.budgets import allow as lift
from central.identity.budgets import open_alarms
from central.terminal_register.credentials import revoke as withdraw
from central.terminal_register.credentials import want_new_key

TerminalName = Annotated[str, typer.Argument(help="Name of the terminal, for example YC-001.", callback=terminal_name)]


def revoke(terminal_id: TerminalName, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Withdraw a terminal's key at once: nothing of it is taken or answered until it is enrolled with a new code."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        is_done = withdraw(session, terminal_id, centre.clock.now())
    if not is_done:
        raise typer.BadParameter("there is no such terminal, or its key was withdrawn before", param_hint="terminal_id")
    Console().print(f"已吊销 Revoked {terminal_id}")


def rotate(terminal_id: TerminalName, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Have a terminal change its key at its next heartbeat, without a visit."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        is_noted = want_new_key(session, terminal_id)
    if not is_noted:
        raise typer.BadParameter("there is no such terminal, or it is not enrolled", param_hint="terminal_id")
    Console().print(f"已通知换钥 Told to change its key: {terminal_id}")


def allow(terminal_id: TerminalName, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Let a terminal ask about people again that was stopped because it asked about too many."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        was_stopped = lift(session, terminal_id, centre.clock.now())
    Console().print(f"已放行 Allowed {terminal_id}" if was_stopped else f"{terminal_id} 没有被暂停 was not stopped")


def alarms(database_url: DatabaseUrl = None, keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """The terminals that are stopped because they asked about too many persons or items in an hour."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        found = open_alarms(session)
    if as_json:
        rows = [{"terminal_id": each.terminal_id, "kind": each.kind, "allowed": each.allowed} for each in found]
        typer.echo(json.dumps(rows))
        return
    out = Console()
    for each in found:
        out.print(f"{each.terminal_id}  {each.kind} > {each.allowed}/h  {each.raised_at:%Y-%m-%d %H:%M:%S} UTC")
    if not found:
        out.print("没有告警 No alarms.")
