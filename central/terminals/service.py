"""Enrols terminals by one-time codes and keeps what their heartbeats say."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Level
from catalogue.text import LocalText
from central.keys import CentreKeys
from central.terminal_register.credentials import forget_codes
from central.terminal_register.group_settings import settle_alone, settle_settings
from central.terminal_register.kept_keys import KeyEnd, begin_key, end_keys
from central.terminal_register.models import EnrolmentCode, TerminalChain, TerminalEntry
from central.terminal_register.reach import require_place
from central.terminal_register.repeats import is_new_heartbeat
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.enrolment_codes import LETTERS, SECRET_LENGTH, WholeCode
from contract.signing_keys import VerifyKey
from contract.terminals import DeviceReport, EnrolAnswer, EnrolRequest, Heartbeat

CODE_VALID = timedelta(hours=24)
SILENT_AFTER = timedelta(minutes=3)
"""A terminal beats every minute; after three it counts as silent."""


class CodeUnusable(Exception):
    """The one-time code is unknown, used, or too old. The terminal does not learn which."""


class HeartbeatRepeated(Exception):
    """The heartbeat, or a later one of its boot, was taken before. Nothing was changed."""


@dataclass(frozen=True)
class TerminalPlace:
    """Who a terminal will be and where it is (网点). A group may get its own catalogue versions; None keeps the group."""

    terminal_id: str
    site: LocalText
    level: Level
    region: str
    group_name: str | None = None


def find_terminal(session: Session, terminal_id: str) -> TerminalEntry | None:
    """The terminal of this id, enrolled or not: ask before its place is changed."""
    return session.get(TerminalEntry, terminal_id)


def mint_code(session: Session, place: TerminalPlace, now: datetime, scope: Scope = EVERYWHERE) -> str:
    """A one-time code for this place; the terminal's row is made or corrected, and older codes that were not used die.

    Show it with its check part (`shown`), once. Raises OutOfReach where the place, or the one where the terminal is so
    far, is not within the scope.
    """
    settle_alone(session)
    terminal = session.get(TerminalEntry, place.terminal_id, with_for_update=True, populate_existing=True)
    require_place(scope, place.region, place.region if terminal is None else terminal.region)
    if terminal is None:
        terminal = TerminalEntry(terminal_id=place.terminal_id, epoch=1)
        session.add(terminal)
    terminal.site_zh, terminal.site_en = place.site.zh, place.site.en
    terminal.level, terminal.region = place.level.value, place.region
    terminal.group_name = (terminal.group_name or "") if place.group_name is None else place.group_name
    settle_settings(session, [terminal])
    forget_codes(session, place.terminal_id, now)
    code = "".join(secrets.choice(LETTERS) for _ in range(SECRET_LENGTH))
    session.add(EnrolmentCode(terminal_id=place.terminal_id, code_digest=_digest(code), expires_at=now + CODE_VALID))
    return code


def enrol(session: Session, request: EnrolRequest, keys: CentreKeys, now: datetime) -> EnrolAnswer:
    """Give the terminal its identity for a good code. Raises CodeUnusable, or ValueError when the key is none.

    Sending the same code with the same key again gives the same answer: the first answer may have been lost on the way.
    """
    key = VerifyKey(request.public_key)
    is_its = EnrolmentCode.code_digest == _digest(request.code)
    terminal_id = session.scalar(select(EnrolmentCode.terminal_id).where(is_its))
    if terminal_id is None:
        raise CodeUnusable
    # the terminal before its codes, as where codes are made and withdrawn
    terminal = session.get_one(TerminalEntry, terminal_id, with_for_update=True)
    code = session.scalars(select(EnrolmentCode).where(is_its).with_for_update()).one()
    if code.expires_at < now:
        raise CodeUnusable
    if code.used_at is not None and terminal.public_key != key.public:
        raise CodeUnusable
    code.used_at = code.used_at or now
    terminal.epoch = _epoch_of(session, terminal, key, now)
    if terminal.public_key != key.public:
        terminal.key_since = now
    end_keys(session, terminal.terminal_id, now, KeyEnd.REPLACED, but=key.public)
    begin_key(session, terminal.terminal_id, key.public, now)
    terminal.public_key, terminal.next_key, terminal.revoked_at = key.public, None, None
    terminal.wants_new_key = False
    terminal.enrolled_at = terminal.enrolled_at or now
    terminal.software_version = request.software_version[:64]
    return EnrolAnswer(
        terminal_id=terminal.terminal_id,
        epoch=terminal.epoch,
        site=LocalText(zh=terminal.site_zh, en=terminal.site_en),
        level=terminal.level,
        region=terminal.region,
        sealing_key=keys.opening.sealing_key.public,
        signing_key=keys.signing.verify_key.public,
    )


def note_heartbeat(session: Session, beat: Heartbeat, now: datetime) -> TerminalEntry:
    """Keep what a terminal says about itself. Raises HeartbeatRepeated; NoResultFound when there is no such terminal."""
    terminal = session.get_one(TerminalEntry, beat.terminal_id, with_for_update=True)
    if not is_new_heartbeat(session, beat, now):
        raise HeartbeatRepeated
    for column, value in reported(beat, now, terminal.devices or []).items():
        setattr(terminal, column, value)
    return terminal


def reported(
    beat: Heartbeat,
    now: datetime,
    devices_before: list[dict[str, Any]],  # Any: JSON of DeviceReport
) -> dict[str, Any]:  # Any: values of the columns
    """What a terminal says about itself, by the columns of its row. Of what it left out nothing changes."""
    columns: dict[str, Any] = {
        "last_seen_at": now,
        "software_version": beat.software_version[:64],
        "catalogue_version": beat.catalogue_version,
        "state": beat.state[:32],
        "boot_id": beat.boot_id[:64],
        "queue_pending": beat.queue_pending,
        "queue_parked": beat.queue_parked,
        "last_sequence": beat.last_sequence,
        "queue_damage": beat.queue_damage[:200],
        "devices": _with_counters(beat.devices, devices_before),
        "faults": [fault.model_dump(mode="json") for fault in beat.faults],
        "open_days": [day.model_dump(mode="json") for day in beat.open_days],
        "jobs": [job.model_dump(mode="json") for job in beat.jobs],
    }
    if beat.settings is not None:
        columns["settings_report"] = beat.settings.model_dump(mode="json")
    return columns


def _with_counters(
    devices: Sequence[DeviceReport],
    before: list[dict[str, Any]],  # Any: JSON of DeviceReport
) -> list[dict[str, Any]]:
    """A report without counters leaves those of the report before."""
    known = {str(device.get("family")): device.get("counters") or {} for device in before}
    reports = [device.model_dump(mode="json") for device in devices]
    return [{**report, "counters": report["counters"] or known.get(report["family"], {})} for report in reports]


def _epoch_of(session: Session, terminal: TerminalEntry, key: VerifyKey, now: datetime) -> int:
    """Each new key under this name begins a chain of its own; one that was enrolled before goes on with its own."""
    query = select(TerminalChain).where(TerminalChain.terminal_id == terminal.terminal_id)
    chains = {chain.epoch: chain for chain in session.scalars(query)}
    before = next((chain.epoch for chain in chains.values() if chain.public_key == key.public), None)
    if before is not None:
        return before
    # A chain without a key is of records that came before any key was kept here: the first machine's own.
    is_first = terminal.public_key is None or terminal.public_key == key.public
    epoch = terminal.epoch if is_first else max(chains, default=terminal.epoch) + 1
    chain = chains.get(epoch)
    if chain is None:
        chain = TerminalChain(terminal_id=terminal.terminal_id, epoch=epoch, complete_up_to=0, highest_sequence=0)
        session.add(chain)
    chain.public_key, chain.began_at = key.public, now
    return epoch


def is_silent(terminal: TerminalEntry, now: datetime) -> bool:
    """Whether nothing was heard from it for too long."""
    return terminal.last_seen_at is None or now - terminal.last_seen_at > SILENT_AFTER


def _digest(code: str) -> str:
    return hashlib.sha256(WholeCode.read(code).secret.encode()).hexdigest()
