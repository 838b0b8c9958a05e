"""The command line of the terminal: run, doctor, pin, catalogue, queue, and the verbs that are installed beside it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.plain_words import GIVEN_WRONGLY, complain, said_plainly
from kiosk.services.settings import Settings, WindowSettings, read_settings

app = typer.Typer(
    help="The self-service terminal (政务服务自助终端).", no_args_is_help=True, pretty_exceptions_show_locals=False
)
catalogue_app = typer.Typer(help="The catalogue of service items.", no_args_is_help=True)
queue_app = typer.Typer(help="The queue of records on their way to the centre.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(queue_app, name="queue")

STAGE_FOLDER = Path("var/stage")
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file with this terminal's settings.")]
DataFolder = Annotated[Path | None, typer.Option("--data", help="Folder of this terminal's data.")]


def _settings(file: Path | None, data: Path | None) -> Settings:
    settings = read_settings(file)
    return settings if data is None else settings.model_copy(update={"data": data})


@app.command()
def run(  # noqa: PLR0913, PLR0917 -- one option each
    settings_file: SettingsFile = None,
    data: DataFolder = None,
    full_screen: Annotated[
        bool | None, typer.Option("--full-screen/--window", help="Whole screen, or a window.")
    ] = None,
    size: Annotated[str, typer.Option(help="Window size, such as 1080x1920.")] = "",
    with_centre: Annotated[bool, typer.Option(help="Start a centre and simulated devices too.")] = False,
    dock: Annotated[bool, typer.Option(help="Show the dev dock beside the terminal.")] = False,
    vnc: Annotated[
        bool, typer.Option("--vnc", help="Serve the screen by VNC on 127.0.0.1, without a password.")
    ] = False,
    vnc_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The same on this port; without it the first free one from 5900 on."),
    ] = None,
) -> None:
    """Run the terminal. On a machine without a display its screen can be served by VNC on 127.0.0.1 (--vnc)."""
    from app.screen.loading import load_quickly

    load_quickly()
    from app.screen.running import RunOptions, run_terminal, run_with_stage

    options = RunOptions(has_dock=dock, vnc=vnc or vnc_port is not None, vnc_port=vnc_port)
    if with_centre:
        window = _window(WindowSettings(), full_screen=full_screen, size=size)
        sys.exit(run_with_stage(data or STAGE_FOLDER, window, options))
    settings = _settings(settings_file, data)
    window = _window(settings.window, full_screen=True if full_screen is None else full_screen, size=size)
    sys.exit(run_terminal(settings.model_copy(update={"window": window}), options))


def _window(window: WindowSettings, *, full_screen: bool | None, size: str) -> WindowSettings:
    changes: dict[str, object] = {} if full_screen is None else {"full_screen": full_screen}
    if size:
        width, _, height = size.partition("x")
        if not (width.isdecimal() and height.isdecimal()):
            raise typer.BadParameter("give the size as WIDTHxHEIGHT, such as 1080x1920", param_hint="--size")
        changes |= {"width": int(width), "height": int(height)}
    try:
        return WindowSettings.model_validate(window.model_dump() | changes)
    except ValidationError as invalid:
        raise typer.BadParameter("; ".join(each["msg"] for each in invalid.errors()), param_hint="--size") from None


@app.command()
def doctor(settings_file: SettingsFile = None, data: DataFolder = None) -> None:
    """Ask every device, the queue, the catalogue and the centre how they are, and say who must act."""
    from app.cli.doctor import examine

    sys.exit(examine(_settings(settings_file, data)))


@app.command()
def pin() -> None:
    """Make a hash of a maintenance PIN, for the settings: maintenance_pin = "…"."""
    from app.core.pin import hash_of
    from kiosk.terminal.maintenance import DIGITS

    wanted = typer.prompt("维护口令 PIN", hide_input=True, confirmation_prompt=True)
    if len(wanted) != DIGITS or not (wanted.isascii() and wanted.isdecimal()):
        complain(f"口令须为{DIGITS}位数字 the PIN must be {DIGITS} digits")
        raise typer.Exit(GIVEN_WRONGLY)
    typer.echo(f'maintenance_pin = "{hash_of(wanted)}"')


@catalogue_app.command("check")
def catalogue_check(path: Annotated[Path, typer.Argument(help="A catalogue folder.")]) -> None:
    """Check a catalogue folder and name everything that is wrong with it at once."""
    from rich.console import Console
    from rich.markup import escape

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
    console.print(f"[green]✓[/green] {len(loaded.items)} 个事项，版本 {loaded.version} / {len(loaded.items)} items")


@catalogue_app.command("search")
def catalogue_search(words: Annotated[str, typer.Argument(help="Characters, pinyin, initials, a mixture.")]) -> None:
    """Search as a citizen does; the exit status is 1 when nothing is found."""
    from rich.console import Console

    from catalogue.loader import load_catalogue
    from catalogue.search import SearchIndex

    loaded = load_catalogue()
    found = SearchIndex(loaded.items).find(words, limit=20)
    for code in found:
        Console().print(f"{code}  {loaded.item(code).name.zh}  {loaded.item(code).name.en}", highlight=False)
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
    reason: Annotated[str, typer.Option(help="Why, for whoever looks at it next.")] = "by hand",
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


def main() -> None:
    """The verbs; `app.__main__` is the entry point, which sees to the memory first."""
    if sys.argv[1:2] != ["run"]:  # nothing is looked for on the way to the first screen
        from app.extras import verbs

        for name, verb in verbs().items():
            app.command(name)(verb)
    with said_plainly():
        app()
