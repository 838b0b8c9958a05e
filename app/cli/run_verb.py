"""`kiosk run`: its options and what they start. Read by argparse: typer would be a tenth of the start of a terminal."""

import os
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import asdict, replace

from app.screen.notify import is_supervised
from kiosk.services.settings import Settings, SettingsUnreadable, WindowSettings, read_settings, read_window

DEMO_FOLDER = Path("var/demo")
HELP = "Run the terminal. On a machine without a display its screen can be served by VNC on 127.0.0.1 (--vnc)."


class _FullScreen(Action):
    def __call__(self, _parser: ArgumentParser, chosen: Namespace, _value: object, option: str | None = None) -> None:
        chosen.full_screen = option == "--full-screen"


def run(arguments: Sequence[str]) -> int:
    """Run the terminal until it ends; the exit status. Raises SystemExit where an option is wrong, SettingsUnreadable, OSError."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    named = chosen.settings
    if chosen.set_up:
        _take_settings_of_screen(parser, chosen)
    from app.screen.loading import load_quickly

    load_quickly()
    from app.screen.display import RunOptions
    from app.screen.running import run_terminal, run_with_demo

    options = RunOptions(has_dock=chosen.dock, vnc=chosen.vnc or chosen.vnc_port is not None, vnc_port=chosen.vnc_port)
    if chosen.with_centre:
        window = _window(parser, chosen, WindowSettings(), chosen.full_screen)
        return run_with_demo(chosen.data or DEMO_FOLDER, window, options)
    if chosen.set_up and chosen.settings is None:
        return _set_up(parser, chosen, named)
    try:
        settings = _settings(parser, chosen)
    except (SettingsUnreadable, OSError) as why:
        if not is_supervised():
            raise
        return _show_stopped(
            "service.settings", WindowSettings(full_screen=True), why, lambda: _is_readable(parser, chosen)
        )
    try:
        return run_terminal(settings, options)
    except OSError as why:
        if not is_supervised():
            raise
        return _show_stopped("service.data", settings.window, why, lambda: os.access(settings.data, os.W_OK))


def _set_up(parser: ArgumentParser, chosen: Namespace, named: Path | None) -> int:
    """Show the set-up on a new machine.

    A machine that was enrolled and lost its settings waits until a technician writes the `named` file: a passer-by must not be able
    to connect it to another centre.
    """
    from app.core.paths import identity_file
    from app.screen.set_up_screen import show_set_up

    settings = _settings(parser, chosen)
    if not identity_file(settings).exists():
        return show_set_up(settings)

    def is_mended() -> bool:
        return named is not None and named.exists()

    return _show_stopped("service.settings", settings.window, FileNotFoundError("the settings are gone"), is_mended)


def _take_settings_of_screen(parser: ArgumentParser, chosen: Namespace) -> None:
    """Where there is no settings file those count that the set-up on the screen wrote, if it did."""
    from app.core.paths import settings_of_screen

    if chosen.data is None:
        parser.error("--set-up needs --data")
    files = (chosen.settings, settings_of_screen(chosen.data))
    chosen.settings = next((file for file in files if file is not None and file.exists()), None)


def _settings(parser: ArgumentParser, chosen: Namespace) -> Settings:
    from app.core.devices.found import with_found

    settings = read_settings(chosen.settings)
    full_screen = chosen.full_screen is not False
    changes: dict[str, object] = {"window": _window(parser, chosen, settings.window, full_screen)}
    if chosen.data is not None:
        changes["data"] = chosen.data
    return with_found(replace(settings, **changes))


def _is_readable(parser: ArgumentParser, chosen: Namespace) -> bool:
    try:
        _settings(parser, chosen)
    except (SettingsUnreadable, OSError):
        return False
    return True


def _show_stopped(message: str, window: WindowSettings, why: Exception, is_mended: Callable[[], bool]) -> int:
    """On a terminal a page is better than a dark screen: it waits there until what is wrong was mended, then it is started again."""
    from app.screen.stopped import show_stopped
    from contract.complaints import WORLD_FAILS, complain

    complain("暂停服务 out of service", str(why))
    show_stopped(message, window, is_mended)
    return WORLD_FAILS


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog=f"{Path(sys.argv[0]).name} run", description=HELP, allow_abbrev=False)
    add = parser.add_argument
    add("--settings", type=Path, metavar="FILE", help="TOML file with this terminal's settings.")
    add("--data", type=Path, metavar="FOLDER", help="Folder of this terminal's data.")
    add(
        "--set-up",
        action="store_true",
        help="Without a settings file: the set-up on the screen, which writes into DATA.",
    )
    add("--full-screen", "--window", dest="full_screen", action=_FullScreen, nargs=0, help="Whole screen, or a window.")
    add("--size", type=_size, metavar="WIDTHxHEIGHT", help="Window size, such as 1080x1920.")
    add("--with-centre", action="store_true", help="Start a centre and simulated devices too.")
    add("--dock", action=BooleanOptionalAction, default=False, help="Show the dev dock beside the terminal.")
    add("--vnc", action="store_true", help="Serve the screen by VNC on 127.0.0.1, without a password.")
    add(
        "--vnc-port",
        type=_port,
        metavar="PORT",
        help="The same on this port; without it the first free one from 5900 on.",
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise ArgumentTypeError("give the size as WIDTHxHEIGHT, such as 1080x1920")
    return int(width), int(height)


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _window(
    parser: ArgumentParser, chosen: Namespace, window: WindowSettings, full_screen: bool | None
) -> WindowSettings:
    changes: dict[str, object] = {} if full_screen is None else {"full_screen": full_screen}
    if chosen.size is not None:
        changes["width"], changes["height"] = chosen.size
    try:
        return read_window(asdict(window) | changes)
    except SettingsUnreadable as unreadable:
        parser.error(f"argument --size: {unreadable}")
