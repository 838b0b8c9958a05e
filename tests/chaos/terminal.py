"""A terminal without a screen, told by lines on standard input what to do; killed, damaged and cut off by `tests.chaos.storm`.

Commands: `promise N`, `relay N`, `beat`, `drain`, `accept`, `release`, `end`. Says one JSON line for each event:
{"promised": id, "number": sequence}, {"frozen": reason}, {"damage": words, "missing": ranges}, {"owned": pid}, and
{"done": command} after each command.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import requests
from msgspec.structs import replace

from bench.samples import case_facts, submission
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.terminals import Heartbeat, HeartbeatAnswer
from contract.terms import ClockQuality
from offline_queue.backoff import Backoff
from offline_queue.bounds import Bounds
from offline_queue.centre import CentreClient
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.owner import OwnedElsewhere, claim
from offline_queue.relay import BatchLimits, Idle, Relay
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from offline_queue.transport import TransportLimits

OWNED = 3
DRAIN_TRIES = 400
ATTACHMENT_BYTES = 1_500
QUICK = TransportLimits(connect=1, read=2, whole=4)


class SkewedClock:
    """The machine's clock, off by the seconds that stand in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def monotonic(self) -> float:
        return monotonic()


def say(**event: Any) -> None:
    os.write(1, json.dumps(event).encode() + b"\n")


class ChaosTerminal:
    """What the commands act on."""

    def __init__(self, folder: Path, url: str) -> None:
        loaded = IdentityStore(folder / "identity.json").load()
        if not isinstance(loaded, TerminalIdentity):
            raise SystemExit(f"no identity: {loaded}")
        self._identity = replace(loaded, centre_url=url)
        self._clock = SkewedClock(folder / "clock-offset")
        opened = open_database(folder / "queue.db", self._clock.now())
        if not isinstance(opened, Opened):
            raise SystemExit(f"not opened: {opened}")
        boot = os.urandom(8).hex()
        owner = OutboxOwner(loaded.terminal_id, boot, loaded.sealing_key, loaded.epoch)
        self.outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), self._clock, Bounds(least_free=0))
        self._client = CentreClient(self._identity, requests.Session(), self._clock, QUICK)
        self._relay = Relay(self.outbox, self._client, self._clock, limits=BatchLimits(records=8), backoff=Backoff())
        self._boot = boot
        self._beats = 0
        self.tell_damage()

    def tell_damage(self) -> None:
        for each in self.outbox.damage():
            say(damage=each.detail, missing=[(part.first, part.last) for part in each.missing])

    def accept(self) -> None:
        self.outbox.accept_damage()

    def promise(self, count: int) -> None:
        for _ in range(count):
            taken = self.outbox.commit(
                case_facts(os.getpid()), submission(ATTACHMENT_BYTES), self._clock.now(), ClockQuality.UNCERTAIN
            )
            if isinstance(taken, Record):
                say(promised=taken.record_id, number=taken.sequence)
            else:
                say(frozen=taken.reason.value)

    def relay(self, count: int) -> None:
        for _ in range(count):
            self._relay.run_once()

    def drain(self) -> None:
        for _ in range(DRAIN_TRIES):
            if self._relay.run_once() == Idle():
                return

    def beat(self) -> None:
        self._beats += 1
        counts = self.outbox.counts()
        answer = self._client.heartbeat(
            Heartbeat(
                terminal_id=self._identity.terminal_id,
                epoch=self._identity.epoch,
                sent_at=self._clock.now(),
                boot_id=self._boot,
                software_version="chaos",
                catalogue_version=1,
                state="available",
                devices=(),
                queue_pending=counts.pending,
                queue_parked=counts.parked,
                last_sequence=counts.last_sequence,
                number=self._beats,
                queue_damage=self.outbox.damage_report(),
            )
        )
        if isinstance(answer, HeartbeatAnswer):
            self.outbox.compare(answer.complete_up_to)
            if answer.send_again_from is not None:
                self.outbox.send_again(answer.send_again_from)

    def release(self) -> None:
        for each in self.outbox.parked():
            self.outbox.release(each.record_id)


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2]
    owner = claim(folder)
    if isinstance(owner, OwnedElsewhere):
        say(owned=owner.pid)
        raise SystemExit(OWNED)
    terminal = ChaosTerminal(folder, url)
    say(done="start")
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "end":
            break
        getattr(terminal, command)(*map(int, arguments))
        say(done=command)
    owner.release()


if __name__ == "__main__":
    main()
