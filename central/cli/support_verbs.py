"""The verbs about what a terminal hands out by itself: a sealed bundle of logs, and the diagnosis code for the telephone."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, settings_of
from central.cli.plain_words import plain
from central.clock import second_words
from central.terminal_register.kept_keys import good_keys
from contract.diagnosis import DiagnosisUnreadable, parse_diagnosis
from contract.support_bundle import BundledFile, BundleUnreadable, open_bundle


def bundle(
    file: Annotated[Path, typer.Argument(help="A sealed bundle from a terminal (.gkb).", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder for its files; it must not hold any of them yet.")] = Path(),
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Open a sealed bundle of logs, and say which terminal made it; ends with 1 where no key of it signed the bundle."""
    console = Console(soft_wrap=True, highlight=False)
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        opened = open_bundle(file.read_bytes(), centre.keys.opening)
        if isinstance(opened, BundleUnreadable):
            console.print(f"打不开 It does not open: {plain(opened.reason)}")
            raise typer.Exit(1)
        is_signed = any(opened.is_signed(key) for key in good_keys(session, opened.bundle.terminal_id))
    _write(opened.bundle.files, out)
    made = second_words(opened.bundle.made_at)
    console.print(f"终端 terminal {plain(opened.bundle.terminal_id)}   时间 made {made}")
    console.print(f"软件 software {plain(opened.bundle.software_version)}   文件 files {len(opened.bundle.files)}")
    if not is_signed:
        console.print("签名不符，内容不可作准 No key of this terminal signed it: do not rely on what it says.")
        raise typer.Exit(1)


def diagnosis(
    code: Annotated[str, typer.Argument(help="What the QR code says (GKD1 …); - reads it from the input.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check the diagnosis code that somebody read from a terminal's screen; ends with 1 if its terminal did not sign it."""
    found = parse_diagnosis(sys.stdin.read() if code == "-" else code)
    if isinstance(found, DiagnosisUnreadable):
        Console().print("不是诊断码 This is no diagnosis code.")
        raise typer.Exit(1)
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.reading() as session:
        is_signed = any(found.is_signed(key) for key in good_keys(session, found.terminal_id))
    if as_json:
        fields = {"terminal_id": found.terminal_id, "made_at": found.made_at.isoformat(), "is_signed": is_signed}
        fields |= {"versions": dict(found.versions), "faults": list(found.faults), "more": found.more}
        typer.echo(json.dumps(fields, ensure_ascii=False))
    else:
        console = Console(soft_wrap=True, highlight=False)
        made = second_words(found.made_at)
        console.print(f"终端 terminal {plain(found.terminal_id)}   时间 made {made}")
        console.print(
            "版本 versions " + "  ".join(f"{plain(name)} {plain(version)}" for name, version in found.versions)
        )
        console.print("故障 faults " + ("  ".join(map(plain, found.faults)) or "无 none"))
        console.print(
            "签名相符 Signed by this terminal." if is_signed else "签名不符 No key of this terminal signed it."
        )
    if not is_signed:
        raise typer.Exit(1)


def _write(files: Iterable[BundledFile], folder: Path) -> None:
    """Their names have no folder: the contract sees to it. Nothing is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = folder / file.name
        if target.exists():
            raise typer.BadParameter(f"{target} is there already", param_hint="--out")
        target.write_bytes(file.content)
