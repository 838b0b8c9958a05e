"""What waits for the centre and what is parked, by number and kind alone; sent at once, let go, parked or taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from catalogue.text import Language
from contract.terms import StaffRole
from kiosk.diagnostics.actions import Actions, PageAction
from kiosk.diagnostics.evidence_words import program_words
from kiosk.diagnostics.fact_words import moment
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, FactState
from kiosk.view.intents import Intent, OpenRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.services.terminal_tools import QueueLine, QueueLook

BY_HAND = "parked by hand in diagnostics"


class QueuePage(Page):
    """What waits to be sent (待送队列). A touched record has buttons of its own."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._state: QueueLook | None = None
        self._chosen = ""
        self._actions = Actions(context, self._look)
        self._look()

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        buttons = self._actions.buttons(self._offered(), language)
        note, question = self._actions.note(language), self._actions.question(language)
        return DiagnosticsScreen(say("diagnostics.page_queue"), tuple(self._rows(say)), buttons, note, question)

    @property
    def is_busy(self) -> bool:
        """Whether one of the actions is under way."""
        return self._actions.is_running

    def take(self, intent: Intent) -> bool:
        """Choose a record, or do something with it or with all."""
        if isinstance(intent, OpenRow) and any(line.record_id == intent.key for line in self._lines):
            self._chosen = intent.key
            return True
        return self._actions.take(intent, self._offered())

    def back(self) -> bool:
        """From a record to all of them."""
        was_chosen, self._chosen = self._chosen, ""
        return bool(was_chosen)

    @property
    def _lines(self) -> tuple[QueueLine, ...]:
        return () if self._state is None else self._state.lines

    def _offered(self) -> tuple[PageAction, ...]:
        queue, chosen = self._context.services.tools.queue, self._chosen
        line = next((line for line in self._lines if line.record_id == chosen), None)
        if line is None:
            send = PageAction("send_now", "send", queue.send_now, least=StaffRole.KEEPER)
            export = PageAction("export_queue", "usb-flash-drive", queue.export, asks=True)
            accept = PageAction("accept_damage", "check-decagram-outline", queue.accept_damage, asks=True)
            return (send, export, accept) if self._state is not None and self._state.damage else (send, export)
        about = str(line.sequence)
        if line.is_parked:
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
        for line in state.lines:
            mark = FactState.BAD if line.is_parked else FactState.BUSY
            title = f"№ {line.sequence} · {say(f'diagnostics.kind_{line.kind}')}"
            icon = "check" if line.record_id == self._chosen else ""
            since, why = moment(line.since, zone), program_words(line.reason, say)
            yield FactRow(line.record_id, title, since, why, mark, opens=True, icon=icon)

    def _look(self) -> None:
        self._context.services.workers.disk.run(self._context.services.tools.queue.state, self._took, self._failed)

    def _took(self, state: QueueLook) -> None:
        self._state = state
        self._context.on_changed()

    def _failed(self, _error: Exception) -> None:
        self._state = None  # the health says that the queue cannot be read
        self._context.on_changed()
