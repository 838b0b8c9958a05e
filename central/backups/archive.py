"""One file with the whole centre: its database as it is at one moment, and its keys.

A tar that any machine opens: `backup.json` (what it is, with a digest of each part), `database.sqlite` or `database.dump` (pg_dump's
own format), `keys/…`. It is as secret as the keys in it: readable by its owner alone, and to be kept like them.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from central.backups.databases import BackedDatabase

_FORMAT = 1
_CONTENTS = "backup.json"
_CHUNK = 1024 * 1024


class BackupUnusable(Exception):
    """The backup is not whole, or there is something already where it should go. Nothing was changed."""


@dataclass(frozen=True)
class BackedUp:
    """What is to be backed up, or where a backup goes to (备份对象)."""

    database: BackedDatabase
    keys: Path


def back_up(what: BackedUp, folder: Path, now: datetime) -> Path:
    """Write a backup into the folder while the centre runs. Raises OSError, BackupFailed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f"centre-{now:%Y%m%dT%H%M%SZ}.tar"
    with _private_folder(folder) as work:
        database = work / what.database.part
        what.database.dump(database)
        parts = {database.name: database} | {f"keys/{file.relative_to(what.keys)}": file for file in _files(what.keys)}
        contents = {
            "format": _FORMAT,
            "at": now.isoformat(),
            "parts": {name: _digest(path) for name, path in parts.items()},
        }
        (work / _CONTENTS).write_text(json.dumps(contents), "utf-8")
        whole = work / "whole"
        with tarfile.open(whole, "w") as archive:
            for name, path in [(_CONTENTS, work / _CONTENTS), *parts.items()]:
                archive.add(path, name, recursive=False)
        whole.chmod(0o600)
        _flush(whole)
        whole.replace(made)
    _flush(folder)
    return made


def forget_old(folder: Path, keep: int) -> int:
    """Delete all but the newest backups; how many were deleted."""
    old = sorted(folder.glob("centre-*.tar"))[:-keep]
    for path in old:
        path.unlink()
    return len(old)


def restore(file: Path, what: BackedUp) -> datetime:
    """Put database and keys where there are none; the moment of the backup. Raises BackupUnusable, BackupFailed, OSError."""
    if what.database.is_there() or _files(what.keys):
        raise BackupUnusable("there is a database or a key already: a backup goes to a machine that has none")
    what.keys.parent.mkdir(parents=True, exist_ok=True)
    with _private_folder(what.keys.parent) as work:
        at = _unpack_whole(file, work)
        dumped = work / what.database.part
        if not dumped.is_file():
            raise BackupUnusable(f"it is of another kind of database: it holds no {what.database.part}")
        what.database.load(dumped)
        what.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copytree(work / "keys", what.keys, dirs_exist_ok=True)
    return at


def _unpack_whole(file: Path, work: Path) -> datetime:
    """Whole, with every digest as it was written."""
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                _unpack(archive, member, work)
        contents = json.loads((work / _CONTENTS).read_text("utf-8"))
        parts, at, known = contents["parts"], datetime.fromisoformat(contents["at"]), contents["format"]
    except (tarfile.TarError, FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise BackupUnusable(f"it is no whole backup: {type(error).__name__}") from error
    if known != _FORMAT:
        raise BackupUnusable("it was made by another version of this software")
    for name, digest in parts.items():
        if not (work / name).is_file() or _digest(work / name) != digest:
            raise BackupUnusable(f"{name} is not as it was written")
    return at


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    """Plain files below the folder alone; not by the filters of `tarfile`, which Debian's Python 3.11.2 does not have."""
    content = archive.extractfile(member) if member.isreg() else None
    target = (work / member.name).resolve()
    if content is None or not target.is_relative_to(work.resolve()):
        raise BackupUnusable("it holds what no backup holds")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        shutil.copyfileobj(content, file, _CHUNK)


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    """On the same disk, so that what is complete is only renamed."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as folder:  # made for its owner alone
        yield Path(folder)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
