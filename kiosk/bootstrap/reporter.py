"""What the heartbeat says, and what is done with the centre's answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contract.terminals import Heartbeat, HeartbeatAnswer
from kiosk.bootstrap.catalogue_feed import CatalogueFeed
from kiosk.bootstrap.store import Store
from kiosk.bootstrap.version import SOFTWARE_VERSION
from kiosk.health import Health, HeartbeatFrame, heartbeat
from kiosk.terminal import Terminal
from offline_queue.clock import Clock
from offline_queue.jobs import JobState
from offline_queue.terminal_identity import TerminalIdentity

if TYPE_CHECKING:
    from offline_queue.relay import Relay


@dataclass(frozen=True)
class Reporter:
    """上报 — on the screen's thread."""

    identity: TerminalIdentity
    store: Store
    terminal: Terminal
    health: Health
    relay: "Relay"
    feed: CatalogueFeed
    clock: Clock
    jobs: list[Callable[[], JobState]] = field(default_factory=list)

    def beat(self) -> Heartbeat:
        """How the terminal is now."""
        reports = [state.report() for state in (self.relay.state, self.feed.state, *(job() for job in self.jobs))]
        self.health.jobs_are(reports)
        counts = self.store.outbox.counts()
        frame = HeartbeatFrame(
            terminal_id=self.identity.terminal_id,
            boot_id=self.store.boot_id,
            software_version=SOFTWARE_VERSION,
            catalogue_version=self.terminal.catalogue_version,
            state=self.terminal.state.value,
            queue_pending=counts.pending,
            queue_parked=counts.parked,
            last_sequence=counts.last_sequence,
        )
        return heartbeat(frame, self.health, reports, self.clock.now())

    def heard(self, answer: HeartbeatAnswer) -> None:
        """The centre is there: send what waits, fetch what is new, and see whether the queue still has room."""
        self.relay.wake()
        self.store.outbox.compare(answer.complete_up_to)
        self.feed.wanted(answer.catalogue_version, self.terminal.use_catalogue)
        self.health.queue_has_room(has_room=self.store.outbox.frozen() is None)
        self.terminal.refresh()
