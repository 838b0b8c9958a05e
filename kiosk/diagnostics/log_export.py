"""Takes the log away: sealed to the centre, signed by the terminal, without anything personal. Blocks on the disk: on its worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from contract.folders import put_in_place
from kiosk.diagnostics.log_reading import bytes_of_lines, clean_lines, without_numbers

if TYPE_CHECKING:
    from contract.support_bundle import BundledFile
    from kiosk.services.maintenance.upkeep import Upkeep
    from kiosk.services.services import Keys, Services, TerminalSite

SUFFIX = ".gkb"
MOST_LOG_BYTES = 48 * 1024 * 1024
"""Of a bundle on a medium: a reader that opens it takes no more than `contract.support_bundle.MOST_BYTES`."""


class BundleFrame(Struct, frozen=True):
    """Whose bundle, of when, how the terminal is now, and how many bytes of logs at most (诊断包说明)."""

    terminal_id: str
    made_at: datetime
    status: str
    most_bytes: int = MOST_LOG_BYTES


class Exported(Struct, frozen=True):
    """The bundle is on the medium, whole (已导出)."""

    name: str
    bytes: int


class NotExported(Struct, frozen=True):
    """Nothing usable is there (未导出). `message` says why."""

    message: str


def export_logs(services: Services, place: TerminalSite, status: str) -> Exported | NotExported:
    """Write one bundle on the first medium; `status` is how the terminal is now, as text."""
    media = services.upkeep.media()
    if not media:
        return NotExported("logs.no_medium")
    frame = BundleFrame(place.terminal_id, services.clock.now(), status)
    sealed = sealed_logs(services.upkeep, services.keys, frame)
    local = services.clock.now().astimezone(place.timezone)
    target = media[0] / f"{place.terminal_id}-{local:%Y%m%d-%H%M%S}{SUFFIX}"
    part = target.with_suffix(".part")
    try:
        part.write_bytes(sealed)
        put_in_place(part, target)
    except OSError:
        with suppress(OSError):  # half a bundle is none, and the stick may be gone
            part.unlink(missing_ok=True)
        return NotExported("logs.medium_fails")
    return Exported(target.name, len(sealed))


def sealed_logs(upkeep: Upkeep, keys: Keys, frame: BundleFrame) -> bytes:
    """The sealed bundle. The oldest logs stay behind where all of them would be too much."""
    from contract.support_bundle import SupportBundle, seal_bundle

    bundle = SupportBundle(
        terminal_id=frame.terminal_id,
        made_at=frame.made_at,
        software_version=upkeep.software,
        files=tuple(_files(upkeep, frame)),
    )
    return seal_bundle(bundle, keys.sealing, keys.signing())


def _files(upkeep: Upkeep, frame: BundleFrame) -> Iterator[BundledFile]:
    from contract.support_bundle import BundledFile

    yield BundledFile(name="status.txt", content=without_numbers(frame.status).encode())
    book = upkeep.book
    kept = {"checks": book.checks(), "results": book.every_result()}
    yield BundledFile(name="tests.json", content=msgspec.json.format(msgspec.json.encode(kept)))
    room = frame.most_bytes
    for file in upkeep.log_files():
        content = bytes_of_lines(clean_lines(file))
        room -= len(content)
        if room < 0:
            return
        yield BundledFile(name=file.name, content=content)
