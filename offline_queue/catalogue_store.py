"""Catalogues published by the centre, on this terminal's disk: verified, checked, swapped in one step, kept over restarts.

Each version lies in a folder of its own; a link names the one in use. A bundle that does not verify or does not check
leaves everything as it was. Knows no schema: the check is injected.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from msgspec import Struct

from contract.bundle import is_signed_bundle
from contract.folders import sync_folder
from contract.publishing import CatalogueBundle
from contract.signing_keys import VerifyKey
from offline_queue.catalogue_link import CURRENT, current_catalogue

UNFINISHED = ".new-"
KEPT = 2
"""Versions on the disk: the one in use and the one before."""


class Installed(Struct, frozen=True):
    """A catalogue that is stored (目录已更新): in use from the next visit on, and after every restart."""

    version: int
    folder: Path


class NotInstalled(Struct, frozen=True):
    """What was in use stays in use (目录未更新). `reason` is for the technician and the centre."""

    reason: str


Check = Callable[[Path], object]
"""Loads the catalogue in a folder; raises whatever makes it unusable."""


class CatalogueStore:
    """One writer (目录仓). `key` is the centre's, from the enrolment."""

    def __init__(self, folder: Path, key: VerifyKey, check: Check) -> None:
        self._folder = folder
        self._key = key
        self._check = check

    def current(self) -> Path | None:
        """The folder in use, or None when the centre has published nothing to this terminal yet."""
        return current_catalogue(self._folder)

    def install(self, bundle: CatalogueBundle) -> Installed | NotInstalled:
        """Take a bundle into use."""
        if not is_signed_bundle(bundle, self._key):
            return NotInstalled("the signature is not the centre's")
        strange = [name for name in bundle.files if not _is_tame(name)]
        if strange:
            return NotInstalled(f"file names that lead elsewhere: {', '.join(sorted(strange)[:3])}")
        try:
            return self._swap(bundle)
        except Exception as error:  # noqa: BLE001 -- whatever the check or the disk says, the old one stays in use
            return NotInstalled(f"{type(error).__name__}: {str(error)[:500]}")

    def _swap(self, bundle: CatalogueBundle) -> Installed:
        self._folder.mkdir(parents=True, exist_ok=True)
        for broken_off in self._folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(broken_off, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self._folder))
        try:
            for name, text in bundle.files.items():
                _write(fresh / name, text)
            _write(fresh / "version.toml", f"version = {bundle.version}\n")
            for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
                sync_folder(folder)
            self._check(fresh)
            home = self._folder / f"v{bundle.version}"
            shutil.rmtree(home, ignore_errors=True)
            fresh.rename(home)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        self._point_to(home)
        self._tidy(home)
        return Installed(bundle.version, home)

    def _point_to(self, home: Path) -> None:
        link = self._folder / f".{CURRENT}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(home.name)
        link.replace(self._folder / CURRENT)
        sync_folder(self._folder)

    def _tidy(self, home: Path) -> None:
        older = sorted((path for path in self._folder.glob("v*") if path != home), key=_number, reverse=True)
        for path in older[KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _is_tame(name: str) -> bool:
    """A relative path downwards, of ordinary names."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and all(part not in ("..", ".") for part in path.parts)
        and "\\" not in name
    )


def _number(folder: Path) -> int:
    digits = folder.name.removeprefix("v")
    return int(digits) if digits.isdecimal() else -1


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
