"""The verbs about accounts of keepers and technicians, and what they did on terminals."""

import getpass
import json
import re
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from central.cli.arguments import some_words
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.cli.plain_words import plain
from central.staff.audit import last_events
from central.staff.service import (
    AccountUnknown,
    MadeAccount,
    NewAccount,
    every_account,
    make_account,
    renew_pin,
    withdraw_account,
)
from contract.terms import StaffRole

app = typer.Typer(help="巡检、运维人员账户 Accounts of keepers and technicians.", no_args_is_help=True)

_REGION = re.compile(r"([0-9]{2,12})?")
_ID_NUMBER = re.compile(r"([0-9]{17}[0-9Xx])?")


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise typer.BadParameter("the first digits of the 区划代码 of the terminals, such as 4416; empty for all")
    return text


def _id_number(text: str) -> str:
    if not _ID_NUMBER.fullmatch(text):
        raise typer.BadParameter("18 characters")
    return text


Number = Annotated[str, typer.Argument(help="Number of the account, six digits.")]


@app.command()
def add(  # noqa: PLR0913, PLR0917 - one option each
    holder: Annotated[str, typer.Argument(help="Whose account it is; no terminal is told.", callback=some_words)],
    role: Annotated[StaffRole, typer.Option(help="keeper 巡检 or technician 运维.")] = StaffRole.KEEPER,
    region: Annotated[str, typer.Option(help="Where it is good; empty: everywhere.", callback=_region)] = "",
    valid_days: Annotated[int | None, typer.Option(min=1, max=3650, help="For how many days.")] = None,
    with_card: Annotated[bool, typer.Option(help="Ask for the number of the ID card that opens it too.")] = False,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make an account. Its PIN is shown once."""
    id_number = typer.prompt("身份证号 ID number", hide_input=True, value_proc=_id_number) if with_card else ""
    wanted = NewAccount(holder, role, region, valid_days, id_number)
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        made = make_account(session, wanted, getpass.getuser(), centre.clock.now())
    _show(made, as_json=as_json)


@app.command()
def pin(number: Number, database_url: DatabaseUrl = None, keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """Make another PIN for an account. It is shown once."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        try:
            made = renew_pin(session, number)
        except AccountUnknown:
            raise _no_account() from None
    _show(made, as_json=as_json)


@app.command()
def withdraw(number: Number, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Let an account open nothing any more; terminals hear of it with their next heartbeat."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        try:
            withdraw_account(session, number, centre.clock.now())
        except AccountUnknown:
            raise _no_account() from None
    Console().print(f"已收回 Withdrawn {number}")


@app.command("list")
def list_accounts(database_url: DatabaseUrl = None, keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """Every account, the withdrawn ones too."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        rows = [
            {
                "number": account.number,
                "holder": account.holder,
                "role": account.role,
                "region": account.region,
                "has_card": account.card_mark is not None,
                "valid_to": "" if account.valid_to is None else account.valid_to.isoformat(),
                "withdrawn_at": "" if account.withdrawn_at is None else account.withdrawn_at.isoformat(),
            }
            for account in every_account(session)
        ]
    _print(rows, "没有账户 No accounts.", as_json=as_json)


def audit(
    terminal: Annotated[str, typer.Option(help="Of one terminal only.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """What was done in diagnostics of terminals, the newest first."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        lines = last_events(session, terminal, limit)
    rows = [vars(line) | {"occurred_at": line.occurred_at.isoformat()} for line in lines]
    _print(rows, "没有记录 Nothing yet.", as_json=as_json)


def _show(made: MadeAccount, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"number": made.number, "pin": made.pin}))
        return
    Console().print(
        f"人员编号 Account  [bold]{made.number}[/bold]  口令 PIN  [bold]{made.pin}[/bold]  只显示一次 shown once"
    )


def _print(rows: list[dict[str, object]], nothing: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        Console().print(nothing)
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(plain(str(value)) for value in row.values()))
    Console().print(table)


def _no_account() -> typer.BadParameter:
    return typer.BadParameter("there is no such account, or it was withdrawn", param_hint="number")
