"""The verbs about releases of the terminals' software: begin the repository, add, open, halt, list."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from central.cli.arguments import terminal_name
from central.cli.options import AsJson, DatabaseUrl, KeysFolder, existing_centre, opened_centre, settings_of
from central.releases import service
from central.releases.models import ReleaseOutcome
from central.releases.repository import ReleaseRepository, make_keys, read_keys
from central.releases.rings import RolloutRing
from central.settings import CentreSettings
from contract.clock import SystemClock
from contract.releases import release_name
from contract.versions import is_version

app = typer.Typer(help="终端软件版本 Releases of the terminals' software.", no_args_is_help=True)

KEPT_AWAY = (Root.type, Targets.type)
ONLINE = (Snapshot.type, Timestamp.type)
VARIABLE = "GOV_CENTRAL_RELEASE_PASSPHRASE"


def _version(text: str) -> str:
    if not is_version(text):
        raise typer.BadParameter("must be numbers with points between them, such as 1.4.0")
    return text


Version = Annotated[str, typer.Argument(help="Such as 1.4.0.", callback=_version)]
ReleaseKeys = Annotated[
    Path,
    typer.Option(
        "--release-keys", help=f"Folder of the keys that are kept away from the centre; passphrase in {VARIABLE}."
    ),
]


@app.command()
def begin(release_keys: ReleaseKeys, keys: KeysFolder = None) -> None:
    """Make the keys and the first signed lists. Take the folder of the keys away afterwards: two of its three root keys rule all."""
    settings = settings_of(None, keys)
    make_keys(release_keys, KEPT_AWAY, _passphrase())
    make_keys(settings.keys_folder, ONLINE, "")
    repository = _repository(settings, release_keys)
    repository.begin()
    out = Console()
    out.print(f"发布库已建立 Begun  {settings.releases_folder}")
    out.print(f"终端信任起点 First trust of the terminals  {repository.first_root}")


@app.command()
def add(
    version: Version,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The squashfs file of the release.")],
    release_keys: ReleaseKeys,
    note: Annotated[str, typer.Option(help="What changed.")] = "",
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Sign a release and let the first terminals (canaries) have it."""
    settings = settings_of(database_url, keys)
    with opened_centre(settings) as centre:
        signed = _repository(settings, release_keys).add(file, release_name(version))
        with centre.database.writing() as session:
            service.add_release(session, version, signed.hashes["sha256"], signed.length, note, centre.clock.now())
    Console().print(f"已发布 Released {version}  {signed.length:,} bytes  sha256 {signed.hashes['sha256']}")


@app.command()
def sign(release_keys: ReleaseKeys, keys: KeysFolder = None) -> None:
    """Sign the list of releases and the root again, before their time is over. `list` says when."""
    repository = _repository(settings_of(None, keys), release_keys)
    repository.sign_again()
    for name, at in repository.ages().items():
        Console().print(f"{name:10} 有效至 until {at:%Y-%m-%d}")


@app.command("open")
def open_to(
    version: Version,
    ring: Annotated[RolloutRing, typer.Argument(help="How far the release may go.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Let a release go to a ring now, without waiting for the watch of the ring before."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        service.open_ring(session, version, ring, centre.clock.now())
    Console().print(f"{version}: {ring.value}")


@app.command()
def halt(
    version: Version,
    reason: Annotated[str, typer.Argument(help="Why, in a few words.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """No further terminal gets the release."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        service.halt(session, version, reason, centre.clock.now())
    Console().print(f"已停止 Halted {version}")


@app.command()
def resume(version: Version, database_url: DatabaseUrl = None, keys: KeysFolder = None) -> None:
    """A halted release goes on in its ring."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        service.resume(session, version, centre.clock.now())
    Console().print(f"已恢复 Resumed {version}")


@app.command()
def ring(
    terminal_id: Annotated[str, typer.Argument(help="Name of the terminal.", callback=terminal_name)],
    chosen: Annotated[RolloutRing, typer.Argument(help="When its turn is.")],
    database_url: DatabaseUrl = None,
    keys: KeysFolder = None,
) -> None:
    """Put a terminal into a ring; without this its name decides."""
    with existing_centre(settings_of(database_url, keys)) as centre, centre.database.writing() as session:
        service.choose_ring(session, terminal_id, chosen)
    Console().print(f"{terminal_id}: {chosen.value}")


@app.command("list")
def list_releases(database_url: DatabaseUrl = None, keys: KeysFolder = None, as_json: AsJson = False) -> None:
    """Every release: how far it is, how many terminals it serves well, on which it failed and why; and until when the lists count."""
    settings = settings_of(database_url, keys)
    with existing_centre(settings) as centre, centre.database.reading() as session:
        lines = service.releases(session)
        failed = {line.entry.version: service.failures(session, line.entry.version) for line in lines}
    if as_json:
        typer.echo(json.dumps([_row(line, failed[line.entry.version]) for line in lines], ensure_ascii=False))
        return
    table = Table("版本 version", "批次 ring", "通过 good", "试用 trying", "失败 failed", "状态 state")
    for line in lines:
        entry, tally = line.entry, line.tally
        state = f"停止 halted: {entry.halt_reason}" if entry.halted_at else "进行 going on"
        table.add_row(entry.version, entry.ring, str(tally.good), str(tally.trying), str(tally.failed), state)
    out = Console()
    out.print(table if lines else "没有版本 No releases.")
    for outcomes in failed.values():
        for outcome in outcomes:
            out.print(f"  {outcome.version}  {outcome.terminal_id}  {outcome.reason}")


def _row(line: service.ReleaseRow, failed: list[ReleaseOutcome]) -> dict[str, object]:
    entry, tally = line.entry, line.tally
    return {
        "version": entry.version,
        "ring": entry.ring,
        "good": tally.good,
        "trying": tally.trying,
        "failed": [{"terminal_id": terminal.terminal_id, "reason": terminal.reason} for terminal in failed],
        "halted": entry.halt_reason if entry.halted_at else None,
    }


def _repository(settings: CentreSettings, release_keys: Path) -> ReleaseRepository:
    signers = read_keys(release_keys, KEPT_AWAY, _passphrase()) | read_keys(settings.keys_folder, ONLINE, "")
    return ReleaseRepository(settings.releases_folder, SystemClock().now, signers)


def _passphrase() -> str:
    return os.environ.get(VARIABLE, "")
