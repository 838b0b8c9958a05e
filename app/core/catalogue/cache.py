"""The checked catalogue of the last start, so that the next one need not read and check every file again.

A cache only: it is believed for exactly the files and the software it was made from, and made again for any others.
"""

import hashlib
import logging
from pathlib import Path

import msgspec

from app.core.version import SOFTWARE_VERSION
from catalogue.loader import PACKAGED, WORDS_FILE, parse_catalogue, read_folder
from catalogue.schema import Catalogue

log = logging.getLogger(__name__)


class CatalogueCache:
    """One file (目录缓存); safe to delete at any time."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self, folder: Path) -> Catalogue:
        """The catalogue in `folder`. Raises CatalogueInvalid as the loader does, OSError where a file cannot be read."""
        made_from = _digest(folder)
        known = self._read_known(made_from)
        if known is not None:
            return known
        catalogue = parse_catalogue(read_folder(folder))
        self._keep(made_from, catalogue)
        return catalogue

    def _read_known(self, made_from: str) -> Catalogue | None:
        try:
            kept, mark = self._file.read_bytes(), made_from.encode() + b"\n"
            return msgspec.json.decode(memoryview(kept)[len(mark) :], type=Catalogue) if kept.startswith(mark) else None
        except (OSError, msgspec.DecodeError):
            return None

    def _keep(self, made_from: str, catalogue: Catalogue) -> None:
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(made_from.encode() + b"\n" + msgspec.json.encode(catalogue))
            fresh.replace(self._file)
        except OSError as error:  # it works without, only slower
            log.warning("the catalogue cannot be cached: %s", error.strerror)


def _digest(folder: Path) -> str:
    """Of what a catalogue is made from, as it lies there: what is only compared need not be read as text."""
    digest = hashlib.sha256(SOFTWARE_VERSION.encode())
    for path in (*sorted(folder.glob("*.toml")), *sorted(folder.glob("items/**/*.toml"))):
        digest.update(b"\0%b\0%b" % (str(path.relative_to(folder)).encode(), path.read_bytes()))
    digest.update((PACKAGED / WORDS_FILE).read_bytes())
    # what "checked" means is there, and in development it changes without a new version
    for module in sorted(PACKAGED.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
