"""Takes heartbeats and answers: facts of the terminal from the database at each beat, facts for all terminals once a second."""

from datetime import datetime, timedelta

from central.centre import CentreContext
from central.notices.service import hanging
from central.records.completeness import chain_of, wanted_again, wanted_of_earlier
from central.releases.service import chosen_ring, note_report, wanted_release
from central.remote_orders.service import has_orders
from central.staff.rosters import roster_for
from central.terminal_register.credentials import is_due
from central.terminal_register.firmware import by_family
from central.terminal_register.group_settings import for_heartbeat, pace_of
from central.terminal_register.models import TerminalEntry
from central.terminals.fleet_facts import FleetFacts, facts_of
from central.terminals.quick_heartbeats import take_quickly
from central.terminals.service import note_heartbeat
from central.terminals.standing import TerminalStanding
from central.web.signed_exchange import Sender
from central.web.snapshots import Snapshots
from contract.signatures import RequestHead, SignedRequest, claimed_signer, verify_head
from contract.signing_keys import VerifyKey
from contract.terminals import Heartbeat, HeartbeatAnswer


class Heartbeats:
    """The heartbeats of one process (心跳处理). Thread-safe."""

    def __init__(self, centre: CentreContext) -> None:
        self.centre = centre
        self._keys: dict[str, VerifyKey] = {}
        """With what terminals signed the beat before: a guess that saves looking the key up twice. The database decides at each beat."""
        self._facts = Snapshots[str, FleetFacts](timedelta(seconds=centre.settings.fleet_copy_seconds))

    def facts(self, now: datetime) -> FleetFacts:
        """The facts for all terminals, a second old at most, or as old as the reading that is under way."""
        return self._facts.get("", now, lambda: self._read(now))

    def take(self, beat: Heartbeat) -> HeartbeatAnswer:
        """Keep what the beat says. Raises HeartbeatRepeated; NoResultFound when there is no such terminal."""
        now = self.centre.clock.now()
        facts = self.facts(now)
        with self.centre.database.writing() as session:
            terminal = note_heartbeat(session, beat, now)
            note_report(session, terminal, beat.release, now)
            chain = chain_of(session, terminal, beat.epoch)
            standing = TerminalStanding(
                0 if chain is None else chain.complete_up_to,
                wanted_again(session, chain, beat),
                wanted_of_earlier(session, beat),
                chosen_ring(session, terminal.terminal_id) if facts.releases else None,
            )
            if terminal.public_key is not None and self.centre.database.takes_lone_statements:
                self._keys[terminal.terminal_id] = VerifyKey(terminal.public_key)
        return self.answer(facts, terminal, beat, standing, now)

    def recognised(self, head: RequestHead) -> Sender | None:
        """The head of a request that is signed as the beat before was; None for any other, which is judged the long way."""
        key = self._keys.get(claimed_signer(head.headers)) if self._keys else None
        signed = None if key is None else verify_head(head, key)
        return Sender(signed, key) if isinstance(signed, SignedRequest) and key is not None else None

    def take_quickly(self, sender: Sender, beat: Heartbeat) -> HeartbeatAnswer | None:
        """The short way of a beat that was `recognised`; None where it is not usual, and then nothing was changed."""
        now = self.centre.clock.now()
        facts = self.facts(now)
        taken = take_quickly(self.centre.database, beat, sender.key, now)
        return None if taken is None else self.answer(facts, taken[0], beat, taken[1], now)

    def answer(
        self,
        facts: FleetFacts,
        terminal: TerminalEntry,
        beat: Heartbeat,
        standing: TerminalStanding,
        now: datetime,
    ) -> HeartbeatAnswer:
        """All that the terminal should know."""
        settings = self.centre.settings
        return HeartbeatAnswer(
            terminal_id=terminal.terminal_id,
            centre_time=now,
            departments=facts.departments,
            catalogue_version=facts.version_for(terminal.terminal_id, terminal.group_name),
            notices=hanging(facts.notices, now, terminal.region, terminal.group_name),
            complete_up_to=standing.complete_up_to,
            send_again_from=standing.again_from,
            send_again_earlier=standing.again_earlier,
            next_beat_seconds=pace_of(terminal, settings.heartbeat_seconds),
            picture_keys=self.centre.authorities.announced_keys(),
            staff=roster_for(self.centre.database.reading, facts.staff, terminal.region, beat.staff_digest, now),
            release=wanted_release(facts.releases, terminal.terminal_id, standing.ring)
            if beat.release is not None
            else "",
            has_orders=has_orders(terminal, now),
            planned_hours=terminal.own_hours or str(settings.planned_hours),
            settings=for_heartbeat(terminal, None if beat.settings is None else beat.settings.number),
            wanted_firmware=by_family(terminal.devices, facts.firmware),
            wants_new_key=is_due(terminal, now, timedelta(days=settings.key_days)),
        )

    def _read(self, now: datetime) -> FleetFacts:
        # a session of its own: what is kept must not lapse with a transaction that fails
        with self.centre.database.reading() as session:
            return facts_of(session, self.centre, now)
