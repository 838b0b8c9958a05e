"""The short way of a usual heartbeat on PostgreSQL: two statements, each a transaction of its own.

Whatever is not usual is not taken here and changes nothing: it goes the long way (`heartbeats`), where it is judged from the beginning.
Such are a new boot, a repeated beat, another key, a withdrawn one, news of releases, and records that are missing or wanted once more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg

from central.storage.database import CentreDatabase
from central.terminal_register.models import TerminalEntry
from central.terminals.service import reported
from central.terminals.standing import TerminalStanding
from contract.signing_keys import VerifyKey
from contract.terminals import Heartbeat

_OF_TERMINAL: Final = (
    "region", "group_name", "planned_hours", "wanted_settings", "settings_number", "orders_until", "key_since", "enrolled_at",
    "wants_new_key", "devices", "release", "last_seen_at",
)  # fmt: skip
_JSON: Final = frozenset({"devices", "faults", "open_days", "jobs", "settings_report"})

_READ: Final = f"""
SELECT {", ".join(f"t.{name}" for name in _OF_TERMINAL)}, b.last_number, c.complete_up_to, c.send_again_from, r.ring
FROM terminal t
JOIN terminal_boot b ON b.terminal_id = t.terminal_id AND b.boot_id = %(boot_id)s
JOIN terminal_chain c ON c.terminal_id = t.terminal_id AND c.epoch = %(epoch)s
LEFT JOIN release_ring r ON r.terminal_id = t.terminal_id
WHERE t.terminal_id = %(terminal_id)s AND t.public_key = %(key)s AND t.revoked_at IS NULL
AND NOT EXISTS (
    SELECT FROM terminal_chain e
    WHERE e.terminal_id = t.terminal_id AND e.epoch < %(epoch)s AND e.send_again_from IS NOT NULL
)
"""  # noqa: S608 -- names of columns

WRITE: Final = """
WITH mine AS (
    SELECT terminal_id FROM terminal
    WHERE terminal_id = %(terminal_id)s AND public_key = %(key)s AND revoked_at IS NULL
    AND last_seen_at IS NOT DISTINCT FROM %(seen_before)s
    FOR UPDATE
), beat AS (
    UPDATE terminal_boot b SET last_number = %(number)s, last_sent_at = %(sent_at)s
    FROM mine WHERE b.terminal_id = %(terminal_id)s AND b.terminal_id = mine.terminal_id
    AND b.boot_id = %(boot_id)s AND b.last_number < %(number)s
    RETURNING b.terminal_id
)
UPDATE terminal t
SET last_seen_at = %(last_seen_at)s, software_version = %(software_version)s, catalogue_version = %(catalogue_version)s,
    state = %(state)s, boot_id = %(boot_id)s, queue_pending = %(queue_pending)s, queue_parked = %(queue_parked)s,
    last_sequence = %(last_sequence)s, queue_damage = %(queue_damage)s, devices = %(devices)s, faults = %(faults)s,
    open_days = %(open_days)s, jobs = %(jobs)s, settings_report = coalesce(%(settings_report)s::json, t.settings_report)
FROM beat WHERE t.terminal_id = %(terminal_id)s AND t.terminal_id = beat.terminal_id
RETURNING 1
"""
"""The key, and that no other beat came in between, are looked at once more by the statement that writes.

Each part names the terminal itself: Citus takes it to one shard by that, and refuses or spreads what it cannot place.
"""


def take_quickly(
    database: CentreDatabase, beat: Heartbeat, key: VerifyKey, now: datetime
) -> tuple[TerminalEntry, TerminalStanding] | None:
    """Keep what the beat says, which is signed with this key; None where it is not usual. Raises DBAPIError."""
    with database.lone_statements() as connection:
        found = _read(connection, beat, key)
        if found is None or not _is_usual(beat, found):
            return None
        columns = reported(beat, now, found["devices"] or [])
        if not _write(connection, beat, key, columns, found["last_seen_at"]):
            return None
    # of no session: it holds what the answer is made from
    terminal = TerminalEntry(
        terminal_id=beat.terminal_id, **{name: found[name] for name in _OF_TERMINAL} | {"devices": columns["devices"]}
    )
    return terminal, TerminalStanding(found["complete_up_to"], found["send_again_from"], (), found["ring"])


def _read(
    connection: psycopg.Connection[Any], beat: Heartbeat, key: VerifyKey
) -> Mapping[str, Any] | None:  # Any: rows are of many types
    asked = {"terminal_id": beat.terminal_id, "key": key.public, "boot_id": beat.boot_id[:64], "epoch": beat.epoch}
    row = connection.execute(_READ, asked).fetchone()
    if row is None:
        return None
    return dict(zip((*_OF_TERMINAL, "last_number", "complete_up_to", "send_again_from", "ring"), row, strict=True))


def _is_usual(beat: Heartbeat, found: Mapping[str, Any]) -> bool:  # Any: as above
    is_whole = bool(beat.queue_pending) or beat.last_sequence <= found["complete_up_to"]
    if not is_whole or beat.number <= found["last_number"]:
        return False
    return beat.release is None or beat.release.model_dump(mode="json") == found["release"]


def _write(
    connection: psycopg.Connection[Any],
    beat: Heartbeat,
    key: VerifyKey,
    columns: Mapping[str, Any],
    seen_before: datetime | None,
) -> bool:  # Any: as above
    said = {name: msgspec.json.encode(value).decode() if name in _JSON else value for name, value in columns.items()}
    about = {
        "settings_report": None,
        "terminal_id": beat.terminal_id,
        "key": key.public,
        "number": beat.number,
        "sent_at": beat.sent_at,
        "seen_before": seen_before,
    }
    return connection.execute(WRITE, about | said).fetchone() is not None
