"""The command line of the terminal: run, setup, doctor, conformance, device, pin, catalogue, queue, and the verbs installed beside it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from app.cli.run_verb import HELP
from contract.complaints import GIVEN_WRONGLY, complain
from kiosk.services.settings import Settings, read_settings

app = typer.Typer(
    help="The self-service terminal (政务服务自助终端).", no_args_is_help=True, pretty_exceptions_show_locals=False
)
catalogue_app = typer.Typer(help="The catalogue of service items.", no_args_is_help=True)
queue_app = typer.Typer(help="The queue of records on their way to the centre.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(queue_app, name="queue")
device_app = typer.Typer(
    help="Devices: what is plugged in and what it knows; drivers: a new one, and one by hand.", no_args_is_help=True
)
app.add_typer(device_app, name="device")
release_app = typer.Typer(help="Releases of this software: what is here, one from a stick, back.", no_args_is_help=True)
app.add_typer(release_app, name="release")

SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", envvar="GOV_KIOSK_SETTINGS", help="TOML file with this terminal's settings."),
]
DeviceName = Annotated[
    str, typer.Argument(help="The family, as the settings name it: the FAMILY of a table devices.FAMILY.")
]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Folder of this terminal's data.")]


def _settings(file: Path | None, data: Path | None) -> Settings:
    settings = read_settings(file)
    return settings if data is None else replace(settings, data=data)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False, help=HELP
)
def run(context: typer.Context) -> None:
    """Lists `run` among the verbs; its options are those of `app.cli.run_verb`."""
    from app.cli import run_verb

    sys.exit(run_verb.run(context.args))


@app.command()
def doctor(
    settings_file: SettingsFile = None,
    data: DataFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list of {id, pass, note}.")] = False,
    language: Annotated[str, typer.Option(help="One language, by its code; else Chinese and English.")] = "",
) -> None:
    """Ask a running terminal how it is; else every device, the queue, the catalogue and the centre. Says who must act."""
    from app.cli.doctor import examine

    is_named = settings_file is not None or data is not None
    sys.exit(examine(_settings(settings_file, data), as_json=as_json, is_named=is_named, language=language))


@app.command("setup")
def set_up(
    etc: Annotated[Path, typer.Option(help="Where settings and sealed secrets go.")] = Path("/etc"),
) -> None:
    """Put a terminal into service: its centre, its enrolment code, and the devices that are found, each tried (装机)."""
    from app.cli import setup_verb

    sys.exit(setup_verb.set_up(etc))


@app.command()
def check(
    settings_file: SettingsFile = None,
    data: DataFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The last morning check and the last result of each guided test; ends with 1 where today's is missing or not all passed."""
    from datetime import datetime

    from app.cli import check_verb

    today = datetime.now(check_verb.TIMEZONE).date()
    sys.exit(check_verb.check(_settings(settings_file, data), today, as_json=as_json))


@app.command()
def conformance(
    device: DeviceName,
    settings_file: SettingsFile = None,
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("build/conformance"),
    with_paper: Annotated[bool, typer.Option(help="Let printers print.")] = False,
    by_hand: Annotated[bool, typer.Option(help="You put card, code, finger or face there when it says so.")] = False,
) -> None:
    """Judge a driver by the contract of its port and by faults of its line: bronze, silver, gold. Below silver none ships."""
    from app.cli import device_verbs

    settings = _settings(settings_file, None)
    sys.exit(device_verbs.conformance(settings, device, out, with_paper=with_paper, by_hand=by_hand))


@device_app.command("learn")
def device_learn(
    device: Annotated[str, typer.Argument(help="A device of the settings, such as receipt_printer.")],
    settings_file: Annotated[Path, typer.Option("--settings", help="TOML file with this terminal's settings.")],
) -> None:
    """Ask a device once what its model knows, and keep it in the settings."""
    from app.cli.learning import learn as learn_from

    sys.exit(learn_from(settings_file, device))


@device_app.command("plugged")
def device_plugged(
    network: Annotated[bool, typer.Option(help="Ask the network for printers, too: three seconds.")] = True,
) -> None:
    """What is plugged in now and which printers the network has, each with the address to write into the settings."""
    from app.core.devices.names import named_devices
    from drivers.transport import announced
    from drivers.transport.plugged import plugged_in

    found = [*plugged_in(), *named_devices(), *(announced.announced_printers() if network else ())]
    for device in found:
        typer.echo(f"{device.address}  {device.what}".rstrip())
    if not found:
        typer.echo("没有接入设备 nothing is plugged in")


@device_app.command("new")
def device_new(
    family: Annotated[str, typer.Argument(help="A family of this terminal, such as id_card_reader.")],
    name: Annotated[str, typer.Argument(help="Of the package and the adapter: small letters, digits and _.")],
    folder: Annotated[Path, typer.Option(help="Where the package is made.")] = Path(),
    own_family: Annotated[bool, typer.Option("--own-family", help="FAMILY is a new one, with its step.")] = False,
) -> None:
    """Make the package of a new driver: its adapter, options, entry point and test; or of a family with port, simulator and step."""
    from app.cli import device_verbs

    sys.exit(device_verbs.new_device(family, name, folder, own_family=own_family))


@device_app.command("try")
def device_try(
    device: DeviceName,
    settings_file: SettingsFile = None,
    act: Annotated[str, typer.Option(help="One act alone, such as read; without it they are asked for.")] = "",
) -> None:
    """Ask one device by hand, while no terminal runs. What is on a card is not shown."""
    from app.cli import device_verbs

    sys.exit(device_verbs.try_device(_settings(settings_file, None), device, act))


@app.command()
def pin() -> None:
    """Make a hash of a maintenance PIN, for the settings: maintenance_pin = "…"."""
    from app.core.pin import hash_of
    from contract.pins import is_pin_to_choose

    wanted = typer.prompt("维护口令 PIN", hide_input=True, confirmation_prompt=True)
    if not is_pin_to_choose(wanted):
        complain("口令须为六位数字，不能全同或顺号 the PIN must be six digits, neither all the same nor in a row")
        raise typer.Exit(GIVEN_WRONGLY)
    typer.echo(f'maintenance_pin = "{hash_of(wanted)}"')


@release_app.command("show")
def release_show(settings_file: SettingsFile = None) -> None:
    """Which release runs, is on trial, was before, and why one failed."""
    from app.cli import release_verbs

    sys.exit(release_verbs.show(_settings(settings_file, None)))


@release_app.command("take")
def release_take(
    version: Annotated[str, typer.Argument(help="Such as 1.4.0.")],
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="A copy of the centre's releases folder.")
    ],
    settings_file: SettingsFile = None,
) -> None:
    """Take a release from a stick, verified as from the centre; it is tried at the next start."""
    from app.cli import release_verbs

    sys.exit(release_verbs.from_folder(_settings(settings_file, None), version, folder))


@release_app.command("back")
def release_back(settings_file: SettingsFile = None) -> None:
    """Back to the release before; it starts the next time."""
    from app.cli import release_verbs

    sys.exit(release_verbs.back(_settings(settings_file, None)))


@catalogue_app.command("check")
def catalogue_check(path: Annotated[Path, typer.Argument(help="A catalogue folder.")]) -> None:
    """Check a catalogue folder and name everything that is wrong with it at once, and what its guides do not say."""
    from rich.console import Console
    from rich.markup import escape

    from catalogue.content_check import content_warnings
    from catalogue.errors import CatalogueInvalid
    from catalogue.whole import check_folder

    console = Console()
    try:
        with console.status("检查中 checking"):
            loaded = check_folder(path)
    except CatalogueInvalid as invalid:
        for problem in invalid.problems:
            console.print(f"[red]✗[/red] {escape(str(problem))}", soft_wrap=True, highlight=False)
        console.print(f"目录有 {len(invalid.problems)} 处错误 / {len(invalid.problems)} problems")
        raise typer.Exit(1) from None
    warnings = content_warnings(loaded)
    for warning in warnings:
        said = f"{warning.what} {warning.english}: {len(warning.where)}"
        console.print(f"[yellow]![/yellow] {said}", soft_wrap=True, highlight=False)
        console.print("  " + " ".join(warning.where), soft_wrap=True, highlight=False)
    console.print(f"[green]✓[/green] {len(loaded.items)} 个事项，版本 {loaded.version} / {len(loaded.items)} items")


@catalogue_app.command("aloud")
def catalogue_aloud(
    path: Annotated[Path, typer.Argument(help="A catalogue folder.")],
    item: Annotated[str | None, typer.Option("--item", help="Code of an item: print all that is said of it.")] = None,
) -> None:
    """Read every guide as the voice does and name what a listener cannot follow; the exit status is 1 where anything is."""
    from app.cli.aloud_verb import read_aloud

    sys.exit(read_aloud(path, item))


@catalogue_app.command("search")
def catalogue_search(words: Annotated[str, typer.Argument(help="Characters, pinyin, initials, a mixture.")]) -> None:
    """Search as a citizen does; the exit status is 1 when nothing is found."""
    from rich.console import Console

    from catalogue.loader import load_catalogue
    from catalogue.search import SearchIndex

    loaded = load_catalogue()
    found = SearchIndex(loaded.items).find(words, limit=20)
    for code in found:
        item = loaded.item(code)
        Console().print(f"{code}  {item.short.zh}  {item.short.en}  ({item.name.zh})", highlight=False)
    if not found:
        complain("没有找到 nothing found")
        raise typer.Exit(1)


@queue_app.command("show")
def queue_show(settings_file: SettingsFile = None, data: DataFolder = None) -> None:
    """What waits, and what needs a person (滞留件)."""
    from app.cli.queue_verbs import show

    sys.exit(show(_settings(settings_file, data)))


@queue_app.command("release")
def queue_release(
    record_id: Annotated[str, typer.Argument(help="Id or number of a parked record, as show prints it.")],
    settings_file: SettingsFile = None,
    data: DataFolder = None,
) -> None:
    """Let a parked record go again."""
    from app.cli.queue_verbs import change, record_meant
    from app.core.control import ReleaseRecord

    settings = _settings(settings_file, data)
    sys.exit(change(settings, ReleaseRecord(record_meant(settings, record_id)), "已放行，等待发送 released"))


@queue_app.command("park")
def queue_park(
    record_id: Annotated[str, typer.Argument(help="Id or number of a waiting record, as show prints it.")],
    reason: Annotated[str, typer.Option(help="Why, for the person who looks at it next.")] = "by hand",
    settings_file: SettingsFile = None,
    data: DataFolder = None,
) -> None:
    """Take a waiting record out of the queue until somebody releases it."""
    from app.cli.queue_verbs import change, record_meant
    from app.core.control import ParkRecord

    settings = _settings(settings_file, data)
    sys.exit(change(settings, ParkRecord(record_meant(settings, record_id), reason), "已转为滞留 parked"))


@queue_app.command("accept-damage")
def queue_accept_damage(settings_file: SettingsFile = None, data: DataFolder = None) -> None:
    """Say that what was found damaged is known and dealt with, so that the terminal takes submissions again."""
    from app.cli.queue_verbs import change
    from app.core.control import AcceptDamage

    sys.exit(
        change(
            _settings(settings_file, data), AcceptDamage(), "已确认，恢复接收申报 accepted; submissions are taken again"
        )
    )
