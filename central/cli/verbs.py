"""The command line of the centre: serve, migrate, and a verb for everything that an operator does by hand."""

import json
import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from catalogue.errors import CatalogueInvalid
from catalogue.loader import read_folder
from catalogue.schema import Level
from catalogue.text import LocalText
from central.assembly.sweeping import Swept
from central.catalogue_publishing.service import CatalogueDraft, publish
from central.cli.arguments import region_code, some_words, terminal_name
from central.cli.backup_verbs import backup, restore
from central.cli.count_verbs import rebuild, usage
from central.cli.department_verbs import app as departments
from central.cli.fleet_verb import simulate_fleet
from central.cli.forget_verb import forget
from central.cli.hours_verb import hours
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, opened_centre, settings_of
from central.cli.order_verbs import orders
from central.cli.plain_words import complaint_of, plain
from central.cli.receipt_verb import receipt
from central.cli.release_verbs import app as release
from central.cli.report_verb import report
from central.cli.simulate_verb import simulate
from central.cli.staff_verbs import app as staff
from central.cli.staff_verbs import audit
from central.cli.support_verbs import bundle, diagnosis
from central.cli.terminal_verbs import alarms, allow, answer, revoke, rotate
from central.departments.directory import switch_department
from central.executions.forwarding import forward_received
from central.keys import load_keys
from central.migrations.upgrade import upgrade
from central.notices.service import NoticeSpan, post_notice
from central.operators.session import ConsoleLogin
from central.records.completeness import ask_again
from central.storage.database import CentreDatabase
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from central.tracing import log_with_traces
from central.web.listening import AnnouncedServer, held_port, web_server_config
from contract.clock import SystemClock
from contract.complaints import said_plainly
from contract.enrolment_codes import shown
from contract.identifiers import Uuid7Identifiers
from contract.terms import DepartmentState

app = typer.Typer(
    help="The centre of the self-service terminals (政务服务自助终端运行中心).",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.command()
def serve(
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0: any.")] = None,
    public_url: Annotated[str | None, typer.Option(help="Address that phones reach; the QR code of an order.")] = None,
    password: Annotated[
        str | None, typer.Option(envvar="GOV_CENTRAL_CONSOLE_PASSWORD", help="Console password.")
    ] = None,
) -> None:
    """Run the centre: interface for terminals, console, sandbox cashier."""
    settings = settings_of(database_url, keys, host=host, port=port, public_url=public_url, console_password=password)
    with held_port(settings.host, settings.port) as (listener, address):
        if public_url is None and "public_url" not in settings.model_fields_set:
            settings = settings.model_copy(update={"public_url": address})
        log_with_traces(is_json=settings.log_format == "json")
        from central.assembly.application import create_app  # every page of the console, which no other verb needs

        web = create_app(settings)
        config = web_server_config(Swept(web), settings)
        AnnouncedServer(config, lambda: say_where(address, web.state.console_login, settings.keys_folder)).run(
            sockets=[listener]
        )


def say_where(address: str, console_login: ConsoleLogin, keys_folder: Path, out: Console | None = None) -> None:
    """Print the address of the console. A generated password is printed only on a terminal; a journal gets the name of its file."""
    out = out or Console(soft_wrap=True)
    out.print(f"控制台 Console  {address}/console")
    if not console_login.is_generated:
        return
    if out.is_terminal:
        out.print(f"控制台口令 Password  [bold]{console_login.password}[/bold]  (GOV_CENTRAL_CONSOLE_PASSWORD)")
        return
    file = keys_folder / "console-password"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as kept:
        kept.write(f"{console_login.password}\n")
    out.print(f"控制台口令在 The password of the console is in  {file}  (GOV_CENTRAL_CONSOLE_PASSWORD)")


@app.command()
def migrate(database_url: DatabaseUrl = None) -> None:
    """Bring the database to the schema of this software, and make the record partitions of the coming year."""
    settings = settings_of(database_url, None)
    out = Console()
    with (
        closing(CentreDatabase(settings.database_url)) as database,
        out.status("升级数据库 bringing the database up to date"),
    ):
        upgrade(database, SystemClock().now())
    out.print("数据库已是最新 The database is up to date.")


@app.command()
def enrol(  # noqa: PLR0913, PLR0917 - one option each
    terminal_id: Annotated[
        str, typer.Argument(help="Name of the terminal, for example YC-001.", callback=terminal_name)
    ],
    site: Annotated[str, typer.Option(help="Where it is, in Chinese.", callback=some_words)],
    site_en: Annotated[str, typer.Option(help="Where it is, in English.", callback=some_words)],
    level: Annotated[Level, typer.Option(help="District, town or village.")] = Level.VILLAGE,
    region: Annotated[str, typer.Option(help="区划代码, 6 to 12 digits.", callback=region_code)] = "441602",
    group: Annotated[
        str | None, typer.Option(help="Group for catalogue publishing; without it the terminal stays in its own.")
    ] = None,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Make a one-time code with which a terminal enrols. It is shown once."""
    with opened_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        place = TerminalPlace(terminal_id, LocalText(zh=site, en=site_en), level, region, group)
        before = find_terminal(session, terminal_id)
        site_before = before.site_zh if before is not None else None
        code = shown(mint_code(session, place, centre.clock.now()), centre.keys.signing.verify_key)
    if as_json:
        typer.echo(json.dumps({"terminal_id": terminal_id, "code": code}))
        return
    if site_before is not None:
        Console().print(
            f"{plain(terminal_id)} 已存在，网点由“{plain(site_before)}”更换为“{plain(site)}” "
            "was there already; its place was changed"
        )
    Console().print(f"入网码 Code  [bold]{code}[/bold]  {plain(terminal_id)}  24 小时内有效 valid for 24 hours")


@app.command()
def resend(
    terminal_id: Annotated[str, typer.Argument(help="Name of the terminal.", callback=terminal_name)],
    first: Annotated[int, typer.Option("--from", min=1, help="First sequence that it should send again.")] = 1,
    epoch: Annotated[int | None, typer.Option(min=1, help="Of an earlier chain; without it of the newest.")] = None,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Have a terminal send its delivered records once more; it learns of it with its next heartbeat."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        if not ask_again(session, terminal_id, first, epoch):
            raise typer.BadParameter("there is no such terminal, or no such chain of it", param_hint="terminal_id")
    Console().print(f"{plain(terminal_id)} 将从第 {first} 号起重传 will send again from {first}")


app.command("usage")(usage)
app.command("report")(report)
app.command("simulate")(simulate)
app.command("simulate-fleet")(simulate_fleet)
app.command("orders")(orders)
app.command("rebuild")(rebuild)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("forget")(forget)
app.command("receipt")(receipt)
app.command("bundle")(bundle)
app.command("diagnosis")(diagnosis)
app.command("revoke")(revoke)
app.command("rotate")(rotate)
app.command("allow")(allow)
app.command("alarms")(alarms)
app.command("answer")(answer)
app.command("audit")(audit)
app.command("hours")(hours)
app.add_typer(departments, name="departments")
app.add_typer(release, name="release")
app.add_typer(staff, name="staff")


@app.command("publish")
def publish_catalogue(
    folder: Annotated[Path, typer.Argument(help="A catalogue folder.")],
    note: Annotated[str, typer.Option(help="What changed.")] = "",
    group: Annotated[str, typer.Option(help="Only for this group of terminals.")] = "",
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Check a catalogue, give it the next version, sign it, and offer it to terminals."""
    out = Console()
    with opened_centre(settings_of(database_url, keys)) as centre:
        try:
            with out.status("检查目录 checking"), centre.database.writing() as session:
                draft = CatalogueDraft(read_folder(folder), note, group)
                bundle = publish(session, draft, centre.publishing, centre.clock.now())
        except CatalogueInvalid as error:
            out.print(f"[red]目录有错，未发布 Not published:[/red]\n{escape(str(error))}")
            raise typer.Exit(1) from error
    out.print(f"已发布 Published v{bundle.version}  ({len(bundle.files)} files)")


@app.command("keys")
def show_keys(keys: KeysFolder = None) -> None:
    """Show the public halves of the centre's keys (made where they are missing)."""
    found = load_keys(settings_of(None, keys).keys_folder)
    out = Console()
    out.print(f"封装公钥 sealing  {found.opening.sealing_key.public.hex()}")
    out.print(f"验签公钥 signing  {found.signing.verify_key.public.hex()}")


@app.command()
def notice(
    text: Annotated[str, typer.Argument(help="In Chinese.", callback=some_words)],
    text_en: Annotated[str, typer.Argument(help="In English.", callback=some_words)],
    days: Annotated[int, typer.Option(min=0, help="How long it hangs; 0: until withdrawn.")] = 0,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Put a notice on the attract screens."""
    with opened_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        now = centre.clock.now()
        expires = now + timedelta(days=days) if days else None
        post_notice(
            session, Uuid7Identifiers().new(), LocalText(zh=text, en=text_en), now, NoticeSpan(expires_at=expires)
        )
    Console().print("已发布 Posted.")


@app.command()
def department(
    name: Annotated[str, typer.Argument(help="Department id, for example police.")],
    state: Annotated[DepartmentState, typer.Argument(help="up or down.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Take a department down or up (drills and demonstrations)."""
    with opened_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        catalogue = centre.catalogues.take(session)
        known = [entry.id for entry in catalogue.departments] if catalogue else []
        if name not in known:
            raise typer.BadParameter(f"there are: {', '.join(known)}", param_hint="name")
        switch_department(session, name, state, centre.clock.now())
    Console().print(f"{plain(name)}: {state.value}")


@app.command()
def forward(database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """Take every waiting case to its department now."""
    moved, out = 0, Console()
    with existing_centre(settings_of(database_url, keys)) as centre, out.status("送审中 forwarding") as status:
        while step := forward_received(centre):
            moved += step
            status.update(f"送审中 forwarding  {moved}")
    out.print(f"已送审 Forwarded {moved}")


def main() -> None:
    with said_plainly(complaint_of):
        app()
