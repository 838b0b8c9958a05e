"""What is derived from a catalogue to look something up: search indexes, questions with their answers, reference data.

Kept in a file, and read when a citizen searches or begins an item: at rest a terminal holds none of it. A cache only: it is believed for
exactly the files and the software it was made from, and made again for any others.
"""

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from app.core.version import SOFTWARE_VERSION
from catalogue.knowledge import KnowledgeEntry, searchable_entries
from catalogue.loader import PACKAGED
from catalogue.schema import Catalogue
from catalogue.search import PackedIndex, SearchIndex
from kiosk.services.catalogue_snapshot import Searched

if TYPE_CHECKING:
    from catalogue.reference import Reference

T = TypeVar("T")
log = logging.getLogger(__name__)


class _LookupFile(Struct, frozen=True):
    """The file: each part is decoded by itself, when it is asked for."""

    items: Raw
    events: Raw
    questions: Raw
    entries: Raw
    reference: Raw


class KeptLookups:
    """One file (目录派生数据); safe to delete at any time. Any thread."""

    def __init__(self, file: Path, folder: Path, catalogue: Catalogue) -> None:
        """`catalogue` is the one that lies in `folder`."""
        self._file = file
        self._folder = folder
        self._catalogue = catalogue
        self._is_kept = False

    @property
    def is_kept(self) -> bool:
        """Whether it lies on the disk, so that nothing of it need be held."""
        return self._is_kept

    def prepare(self) -> None:
        """Make the file where there is none for this catalogue. Takes a second then. Raises CatalogueInvalid, OSError."""
        self._is_kept = self._read() is not None or self._write(self._make())

    def index(self, searched: Searched) -> SearchIndex:
        """Raises CatalogueInvalid where it has to be made and cannot."""
        packed = self._part(lambda kept: msgspec.msgpack.decode(getattr(kept, searched), type=PackedIndex))
        return self._built(searched) if packed is None else SearchIndex.unpacked(packed)

    def entries(self) -> tuple[KnowledgeEntry, ...]:
        """The questions and answers. Raises CatalogueInvalid as above."""
        kept = self._part(lambda kept: msgspec.msgpack.decode(kept.entries, type=tuple[KnowledgeEntry, ...]))
        return self._load().tables.knowledge if kept is None else kept

    def reference(self) -> "Reference":
        """Lists, places and tables; without `entries` where they are kept apart. Raises CatalogueInvalid as above."""
        from catalogue.reference import Reference  # fourteen tables: the phase "steps" (app/core/phases.py)
        from catalogue.reference_tables import ReferenceTables

        tables = self._part(lambda kept: msgspec.msgpack.decode(kept.reference, type=ReferenceTables))
        return self._load() if tables is None else Reference(tables)

    @cached_property
    def _mark(self) -> bytes:
        return _digest(self._folder).encode() + b"\n"

    def _read(self) -> _LookupFile | None:
        try:
            content = self._file.read_bytes()
            if not content.startswith(self._mark):
                return None
            return msgspec.msgpack.decode(memoryview(content)[len(self._mark) :], type=_LookupFile)
        except (OSError, msgspec.DecodeError):
            return None

    def _part(self, decode: Callable[[_LookupFile], T]) -> T | None:
        kept = self._read()
        if kept is not None:
            try:
                return decode(kept)
            except msgspec.DecodeError:
                with suppress(OSError):
                    self._file.unlink()  # the next start makes it again
        self._is_kept = False  # until then what is made is held
        return None

    def _make(self) -> _LookupFile:
        reference = self._load()
        encode = msgspec.msgpack.Encoder().encode
        return _LookupFile(
            **{name: Raw(encode(self._built(name, reference).packed())) for name in ("items", "events", "questions")},
            entries=Raw(encode(reference.tables.knowledge)),
            reference=Raw(encode(replace(reference.tables, knowledge=()))),
        )

    def _built(self, searched: Searched, reference: "Reference | None" = None) -> SearchIndex:
        if searched == "items":
            return SearchIndex(self._catalogue.items)
        if searched == "events":
            return SearchIndex(self._catalogue.events)
        return SearchIndex(searchable_entries((reference or self._load()).tables.knowledge))

    def _load(self) -> "Reference":
        from catalogue.reference import load_reference

        return load_reference(self._folder)

    def _write(self, made: _LookupFile) -> bool:
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(self._mark + msgspec.msgpack.encode(made))
            fresh.replace(self._file)
        except OSError as error:  # it works without, only with more memory
            log.warning("what searches look into cannot be kept: %s", error.strerror)
            return False
        return True


def _digest(folder: Path) -> str:
    """Of all that the catalogue is made from, and of the software that derives the rest."""
    digest = hashlib.sha256(SOFTWARE_VERSION.encode())
    for path in sorted(folder.rglob("*.toml")):
        digest.update(b"\0%b\0%b" % (str(path.relative_to(folder)).encode(), path.read_bytes()))
    for path in (*sorted(PACKAGED.glob("*.py")), *sorted(PACKAGED.glob("*.tsv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
