"""What waits for the centre and what is parked, by number and kind alone; sent at once, let go, parked or taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contract.terms import StaffRole
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.diagnostics.evidence_words import program_words
from kiosk.diagnostics.fact_words import moment
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.diagnostics.page import PageContext
    from kiosk.services.maintenance.terminal_tools import QueueEntry, QueueLook

BY_HAND = "parked by hand in diagnostics"


class QueuePage(ActionPage):
    """What waits to be sent (待送队列). A touched record has buttons of its own."""

    title = "diagnostics.page_queue"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, self._look)
        self._state: QueueLook | None = None
        self._look()

    def _may_choose(self, key: str) -> bool:
        return any(entry.record_id == key for entry in self._entries)

    @property
    def _entries(self) -> tuple[QueueEntry, ...]:
        return () if self._state is None else self._state.entries

    def _actions_offered(self) -> tuple[PageAction, ...]:
        queue, chosen = self._context.services.tools.queue, self._chosen
        entry = next((entry for entry in self._entries if entry.record_id == chosen), None)
        if entry is None:
            send = PageAction("send_now", "send", queue.send_now, least=StaffRole.KEEPER)
            export = PageAction("export_queue", "usb-flash-drive", queue.export, asks=True)
            accept = PageAction("accept_damage", "check-decagram-outline", queue.accept_damage, asks=True)
            return (send, export, accept) if self._state is not None and self._state.damage else (send, export)
        about = str(entry.sequence)
        if entry.is_parked:
            return (PageAction("release_record", "send-check", partial(queue.release, chosen), about, asks=True),)
        return (PageAction("park_record", "tray-full", partial(queue.park, chosen, BY_HAND), about, asks=True),)

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        zone, state = self._context.place.timezone, self._state
        if state is None:
            return
        relay = next((job for job in self._context.services.health.jobs if job.name == "relay"), None)
        yield FactRow("waiting", say("diagnostics.queue_waiting"), str(state.pending))
        parked = FactState.BAD if state.parked else FactState.OK
        yield FactRow("parked", say("diagnostics.queue_parked"), str(state.parked), condition=parked)
        yield FactRow("oldest", say("diagnostics.queue_since"), moment(state.oldest, zone))
        if relay is not None:
            yield FactRow("success", say("diagnostics.last_success"), moment(relay.last_success, zone))
            why = program_words(relay.problem, say)
            yield FactRow("next", say("diagnostics.next_try"), moment(relay.next_try, zone), why)
        if state.damage:
            words = program_words(state.damage, say)
            yield FactRow("damage", say("diagnostics.queue_damage"), detail=words, condition=FactState.BAD)
        for entry in state.entries:
            mark = FactState.BAD if entry.is_parked else FactState.BUSY
            title = f"№ {entry.sequence} · {say(f'diagnostics.kind_{entry.kind}')}"
            icon = "check" if entry.record_id == self._chosen else ""
            since, why = moment(entry.since, zone), program_words(entry.reason, say)
            yield FactRow(entry.record_id, title, since, why, mark, opens=True, icon=icon)

    def _look(self) -> None:
        self._context.services.workers.disk.run(
            self._context.services.tools.queue.state, self._on_look, self._on_failed
        )

    def _on_look(self, state: QueueLook) -> None:
        self._state = state
        self._context.on_changed()

    def _on_failed(self, _error: Exception) -> None:
        self._state = None  # the health says that the queue cannot be read
        self._context.on_changed()
