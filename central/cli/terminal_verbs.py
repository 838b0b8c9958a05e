"""The verbs about a terminal's key and what it may ask: revoke, rotate, allow, alarms, answer."""

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from central.alarms.evidence import alarm_evidence_words
from central.alarms.service import AlarmRow, answer_alarms, open_alarms_of
from central.cli.arguments import terminal_name
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.identity.budgets import allow as lift
from central.identity.budgets import open_alarms
from central.terminal_register.credentials import revoke as withdraw
from central.terminal_register.credentials import want_new_key
from contract.fault_register import ACTOR_NAMES

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
    """What must be acted on: terminals that are stopped because they asked about too much, and faults with their clocks."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        found, faults, now = open_alarms(session), open_alarms_of(session), centre.clock.now()
    if as_json:
        rows = [{"terminal_id": limit.terminal_id, "kind": limit.kind, "allowed": limit.allowed} for limit in found]
        typer.echo(json.dumps([*rows, *(_row(fault, now) for fault in faults)], ensure_ascii=False))
        return
    out = Console(soft_wrap=True)
    for line in faults:
        late = "  超时 late" if line.is_late(now) else ""
        who = ACTOR_NAMES[line.fault.who]
        evidence = alarm_evidence_words(line.fault.id, line.note)
        said = f"{line.terminal_id}  {line.fault.id}  {line.fault.name.zh}  {who.zh} {who.en}  {evidence}"
        out.print(f"{said}  {line.opened_at:%Y-%m-%d %H:%M:%S} UTC{late}", markup=False, highlight=False)
    for limit in found:
        out.print(f"{limit.terminal_id}  {limit.kind} > {limit.allowed}/h  {limit.raised_at:%Y-%m-%d %H:%M:%S} UTC")
    if not found and not faults:
        out.print("没有告警 No alarms.")


def answer(terminal_id: TerminalName, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Say that somebody acts on the faults of a terminal: the clock of the answer stops, that of the repair goes on."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        number = answer_alarms(session, terminal_id, centre.clock.now())
    Console().print(f"{terminal_id} 已答复 answered: {number}")


def _row(line: AlarmRow, now: datetime) -> dict[str, object]:
    return {
        "terminal_id": line.terminal_id,
        "fault": line.fault.id,
        "who": line.fault.who.value,
        "note": line.note,
        "opened_at": line.opened_at.isoformat(),
        "answer_due": line.answer_due.isoformat(),
        "mend_due": line.mend_due.isoformat(),
        "is_answered": line.answered_at is not None,
        "is_late": line.is_late(now),
    }
