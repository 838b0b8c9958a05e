"""Which release a terminal should have, what became of it there, and when a release goes on or halts."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tuf.api.metadata import Snapshot, Timestamp

from central.centre import CentreContext
from central.releases.models import ReleaseEntry, ReleaseOutcome, ReleaseRing
from central.releases.repository import ReleaseRepository, RepositoryUnusable, read_keys
from central.releases.rings import RolloutRing, Tally, may_advance, ring_of
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.releases import ReleaseReport
from contract.versions import version_order

TRYING, GOOD, FAILED, WAITING = "trying", "good", "failed", "waiting"

_log = logging.getLogger(__name__)


class ReleaseUnknown(Exception):
    """There is no such release."""


@dataclass(frozen=True)
class ReleaseRow:
    """A release with how it fares (升级情况)."""

    entry: ReleaseEntry
    tally: Tally


@dataclass(frozen=True)
class OpenRelease:
    """A release that is not halted, and the ring to which it has come (在推版本)."""

    version: str
    ring: RolloutRing


def add_release(session: Session, version: str, sha256: str, length: int, note: str, now: datetime) -> None:
    """A signed release may go to the first ring."""
    session.add(
        ReleaseEntry(
            version=version,
            sha256=sha256,
            length=length,
            note=note,
            added_at=now,
            ring=RolloutRing.CANARY.value,
            ring_since=now,
            halt_reason="",
        )
    )


def open_releases(session: Session) -> list[OpenRelease]:
    query = select(ReleaseEntry.version, ReleaseEntry.ring).where(ReleaseEntry.halted_at.is_(None))
    return [OpenRelease(row.version, RolloutRing(row.ring)) for row in session.execute(query)]


def chosen_ring(session: Session, terminal_id: str) -> str | None:
    """The ring that an operator chose for this terminal."""
    chosen = session.get(ReleaseRing, terminal_id)
    return None if chosen is None else chosen.ring


def wanted_release(releases: Iterable[OpenRelease], terminal_id: str, chosen: str | None) -> str:
    """The newest of these releases whose ring has come to this terminal; empty where there is none."""
    rings = list(RolloutRing)
    place = rings.index(ring_of(terminal_id) if chosen is None else RolloutRing(chosen))
    mine = [release.version for release in releases if rings.index(release.ring) >= place]
    return max(mine, key=version_order, default="")


def note_report(session: Session, terminal: TerminalEntry, report: ReleaseReport | None, now: datetime) -> None:
    """Keep what a terminal says of its releases; a release with which too many fail halts."""
    said = None if report is None else report.model_dump(mode="json")
    if report is None or said == terminal.release:
        return
    terminal.release, terminal_id = said, terminal.terminal_id
    # in the order of `advance`: two terminals may halt the same releases at once
    for version, state, reason in sorted(_read_report(report), key=lambda pair: pair[0]):
        known = session.get(ReleaseOutcome, (version, terminal_id))
        if known is not None and (known.state, known.reason) == (state, reason):
            continue
        entry = session.get(ReleaseEntry, version)
        if entry is None:
            continue
        outcome = ReleaseOutcome(version=version, terminal_id=terminal_id, state=state, reason=reason, at=now)
        session.merge(outcome)
        session.flush()
        if state == FAILED:
            _halt_if_too_many(session, entry, now)


def _read_report(report: ReleaseReport) -> Iterator[tuple[str, str, str]]:
    failed = {failure.version: failure.reason for failure in report.failed}
    for version, state in ((report.good, GOOD), (report.trying, TRYING), (report.ready, WAITING)):
        if version and version not in failed:
            yield version, state, ""
    for version, reason in failed.items():
        yield version, FAILED, reason


def _halt_if_too_many(session: Session, entry: ReleaseEntry, now: datetime) -> None:
    tally = tally_of(session, entry.version)
    if entry.halted_at is None and tally.must_halt:
        halt(session, entry.version, f"{tally.failed}/{tally.decided} 台终端失败 terminals failed", now)


def halt(session: Session, version: str, reason: str, now: datetime) -> None:
    """From now on it goes to no one else. Raises ReleaseUnknown."""
    entry = _entry(session, version)
    entry.halted_at, entry.halt_reason = entry.halted_at or now, reason[:200]


def resume(session: Session, version: str, now: datetime) -> None:
    """It goes on in its ring, which is watched from now on. Raises ReleaseUnknown."""
    entry = _entry(session, version)
    entry.halted_at, entry.halt_reason, entry.ring_since = None, "", now


def open_ring(session: Session, version: str, ring: RolloutRing, now: datetime) -> None:
    """Let a release go as far as this ring at once. Raises ReleaseUnknown."""
    entry = _entry(session, version)
    entry.ring, entry.ring_since = ring.value, now


def open_next(session: Session, version: str, now: datetime) -> None:
    """Begin the next ring of a release now, where there is one. Raises ReleaseUnknown."""
    following = RolloutRing(_entry(session, version).ring).following
    if following is not None:
        open_ring(session, version, following, now)


def choose_ring(session: Session, terminal_id: str, ring: RolloutRing) -> None:
    """Put a terminal into a ring, whatever its name says."""
    session.merge(ReleaseRing(terminal_id=terminal_id, ring=ring.value))


def advance(session: Session, now: datetime) -> list[str]:
    """Begin the next ring of every release that was watched for long enough; their versions."""
    moved: list[str] = []
    for entry in session.scalars(select(ReleaseEntry).where(ReleaseEntry.halted_at.is_(None))):
        ring = RolloutRing(entry.ring)
        if ring.following and may_advance(ring, tally_of(session, entry.version), now - entry.ring_since):
            entry.ring, entry.ring_since = ring.following.value, now
            moved.append(entry.version)
    return moved


def tally_of(session: Session, version: str) -> Tally:
    """How many terminals fared how."""
    query = (
        select(ReleaseOutcome.state, func.count().label("number"))
        .where(ReleaseOutcome.version == version)
        .group_by(ReleaseOutcome.state)
    )
    counts: dict[str, int] = {row.state: row.number for row in session.execute(query)}
    return Tally(counts.get(GOOD, 0), counts.get(TRYING, 0), counts.get(FAILED, 0))


def releases(session: Session) -> list[ReleaseRow]:
    """All releases, the newest first."""
    entries = sorted(
        session.scalars(select(ReleaseEntry)), key=lambda entry: version_order(entry.version), reverse=True
    )
    return [ReleaseRow(entry, tally_of(session, entry.version)) for entry in entries]


def failures(session: Session, version: str, scope: Scope = EVERYWHERE) -> list[ReleaseOutcome]:
    """Which terminals of a place failed with a release, the newest first."""
    is_meant = ReleaseOutcome.version == version, ReleaseOutcome.state == FAILED
    query = select(ReleaseOutcome).where(*is_meant, *scope.of_terminals(ReleaseOutcome.terminal_id))
    return list(session.scalars(query.order_by(ReleaseOutcome.at.desc(), ReleaseOutcome.terminal_id)))


def _entry(session: Session, version: str) -> ReleaseEntry:
    entry = session.get(ReleaseEntry, version)
    if entry is None:
        raise ReleaseUnknown(f"there is no release {version}")
    return entry


def keep_releases(centre: CentreContext, now: datetime) -> None:
    """Keep the signed lists fresh, and begin the next ring in time. What cannot be signed is logged, and stops no other upkeep."""
    settings = centre.settings
    repository = ReleaseRepository(settings.releases_folder, lambda: now)
    if repository.is_begun:
        try:
            repository.signers = read_keys(settings.keys_folder, (Snapshot.type, Timestamp.type), "")
            repository.renew()
        except (RepositoryUnusable, OSError) as error:
            _log.error("the lists of releases could not be signed again: %s", error)
    with centre.database.writing() as session:
        for version in advance(session, now):
            _log.info("release %s goes on to the next ring", version)
