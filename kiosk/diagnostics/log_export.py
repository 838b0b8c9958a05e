"""Takes the log away: sealed to the centre, signed by the terminal, without anything personal. Blocks on the disk: on its worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from contract.folders import put_in_place
from kiosk.diagnostics.log_reading import clean_lines, joined, without_numbers

if TYPE_CHECKING:
    from contract.support_bundle import BundledFile
    from kiosk.services.services import Services, TerminalSite

SUFFIX = ".gkb"


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
    sealed = _sealed(services, place, status)
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


def _sealed(services: Services, place: TerminalSite, status: str) -> bytes:
    from contract.support_bundle import SupportBundle, seal_bundle

    bundle = SupportBundle(
        terminal_id=place.terminal_id,
        made_at=services.clock.now(),
        software_version=services.upkeep.software,
        files=tuple(_files(services, status)),
    )
    return seal_bundle(bundle, services.keys.sealing, services.keys.signing())


def _files(services: Services, status: str) -> Iterator[BundledFile]:
    from contract.support_bundle import BundledFile

    yield BundledFile(name="status.txt", content=without_numbers(status).encode())
    book = services.upkeep.book
    kept = {"checks": book.checks(), "results": book.every_result()}
    yield BundledFile(name="tests.json", content=msgspec.json.format(msgspec.json.encode(kept)))
    for file in services.upkeep.log_files():
        yield BundledFile(name=file.name, content=joined(clean_lines(file)))
