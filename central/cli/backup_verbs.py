"""The verbs by which the centre is backed up and put back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from central.backups.archive import BackedUp, back_up, forget_old
from central.backups.archive import restore as restore_from
from central.backups.databases import backed_database
from central.cli.options import DatabaseUrl, KeysFolder, settings_of
from central.settings import CentreSettings
from contract.clock import SystemClock


def backup(
    folder: Annotated[
        Path, typer.Argument(help="Where backups are kept; it holds the centre's keys, so keep it like them.")
    ],
    keep: Annotated[int, typer.Option(min=1, help="Delete all but so many of the newest.")] = 14,
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Write database and keys into one file while the centre runs."""
    made = back_up(_of(settings_of(database_url, keys)), folder, SystemClock().now())
    gone = forget_old(folder, keep)
    size = made.stat().st_size / 2**20
    Console(soft_wrap=True, highlight=False).print(
        f"已备份 Backed up: {made}  {size:.1f} MiB" + (f"，删除旧备份 {gone} deleted" if gone else ""), markup=False
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", exists=True, dir_okay=False)],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Put database and keys of a backup where there are none. Then `central migrate`, and start the centre."""
    at = restore_from(file, _of(settings_of(database_url, keys)))
    Console(soft_wrap=True, highlight=False).print(
        f"已恢复至 {at:%Y-%m-%d %H:%M} UTC 的状态 Restored. 之后收到的记录由终端补传：central resend "
        "what came later is sent again by the terminals",
        markup=False,
    )


def _of(settings: CentreSettings) -> BackedUp:
    return BackedUp(backed_database(settings.database_url), settings.keys_folder)
