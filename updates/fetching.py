"""Fetches a release and verifies it by The Update Framework, before it is a release here.

What is fetched counts only if the repository's keys signed it, the list of releases is fresh, and it is no older than what
was seen before. A broken fetch goes on where it ended. Whatever fails, the terminal serves on with what it has.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from tuf.api.exceptions import DownloadError, ExpiredMetadataError, LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from contract.releases import release_name
from updates.disk import RealDisk
from updates.origins import ReleaseOrigin, room_in
from updates.slots import Slots, SlotsUnusable

RESERVE = 256 * 1024 * 1024
"""Bytes that a fetch leaves free: the queue needs the disk more than an update does."""

CLOCK_SLACK = timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """A complete, verified release (已下载): it can go on trial."""

    version: str


@dataclass(frozen=True)
class NotFetched:
    """Why there is none (未下载), in words for the technician. `is_final`: it will never be one."""

    reason: str
    is_final: bool = False


@dataclass(frozen=True)
class ReleaseFetch:
    """How this terminal gets releases (下载参数). `root` holds the trusted first keys.

    `pace` is called with the bytes that have just come, and may wait.
    """

    slots: Slots
    folder: Path
    origin: ReleaseOrigin
    root: bytes
    pace: Callable[[int], None] = lambda _bytes: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def fetch(self, version: str) -> Fetched | NotFetched:
        """Have the release here in whole. Blocks for as long as the line takes."""
        try:
            return self._fetch(version)
        except SlotsUnusable as error:
            return NotFetched(str(error), is_final=True)
        except ExpiredMetadataError:
            return NotFetched(
                "the list of releases has expired: the centre must sign a new one, or this clock is ahead"
            )
        except DownloadError as error:
            return NotFetched(f"not fetched: {error}")
        except RepositoryError as error:
            return NotFetched(f"the list of releases is not trusted: {type(error).__name__}: {error}")
        except OSError as error:
            return NotFetched(f"not written: {error.strerror or type(error).__name__}")

    def _fetch(self, version: str) -> Fetched | NotFetched:
        self.slots.file(version)  # raises for what is no version, before anything is asked
        name = release_name(version)
        if version in self.slots.complete():
            return Fetched(version)
        if behind := self._clock_is_behind():
            return NotFetched(behind)
        signed = self._fetch_target(name)
        if signed is None:
            return NotFetched(f"the signed list of releases does not name {version}")
        part = self.slots.part(version)
        part.parent.mkdir(parents=True, exist_ok=True)
        has = part.stat().st_size if part.exists() else 0
        needed = signed.length - has
        if needed + RESERVE > room_in(part.parent):
            return NotFetched(f"no room: {needed // 2**20} MiB more, with {RESERVE // 2**20} MiB to be left free")
        try:
            self._read_into(part, signed)
        except LengthOrHashMismatchError:
            part.unlink(missing_ok=True)
            return NotFetched("what came is not what was signed; it was thrown away")
        self.slots.add(version)
        return Fetched(version)

    def _fetch_target(self, name: str) -> TargetFile | None:
        """What the repository's keys say of the file; raises what TUF raises."""
        metadata = self.folder / "metadata"
        metadata.mkdir(parents=True, exist_ok=True)
        where = self.origin.base + "metadata/"
        config = UpdaterConfig(prefix_targets_with_hash=False, app_user_agent="gov-kiosk")
        updater = Updater(str(metadata), where, fetcher=self.origin, config=config, bootstrap=self.root)
        updater.refresh()
        self._note_seen(self.now())
        return updater.get_targetinfo(name)

    def _read_into(self, part: Path, signed: TargetFile) -> None:
        with part.open("ab") as target:
            first = target.tell()
            if first < signed.length:
                self._append(target, f"{self.origin.base}targets/{signed.path}", first, signed.length)
        with part.open("rb") as whole:
            signed.verify_length_and_hashes(whole)

    def _append(self, target: IO[bytes], address: str, first: int, length: int) -> None:
        for chunk in self.origin.read(address, first):
            first += len(chunk)
            if first > length:
                raise LengthOrHashMismatchError(f"longer than the {length} bytes that were signed")
            target.write(chunk)
            self.pace(len(chunk))
        if first < length:
            raise DownloadError(f"the line broke after {first // 1024} KiB; it goes on from there")

    # A clock that is set back makes old lists look fresh: the latest time that was ever seen is the floor.

    def _clock_is_behind(self) -> str:
        latest = self._latest_seen()
        if latest is not None and self.now() < latest - CLOCK_SLACK:
            return f"the clock is behind: it was {latest:%Y-%m-%d} here before"
        return ""

    def _latest_seen(self) -> datetime | None:
        written = RealDisk().read(self.folder / "latest-seen.json")
        try:
            return None if written is None else datetime.fromisoformat(json.loads(written)["at"])
        except (ValueError, TypeError, KeyError):
            return None

    def _note_seen(self, now: datetime) -> None:
        latest = self._latest_seen()
        if latest is None or now > latest:
            RealDisk().replace(self.folder / "latest-seen.json", json.dumps({"at": now.isoformat()}).encode())
