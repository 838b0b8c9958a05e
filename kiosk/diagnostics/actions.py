"""Actions of a page: asked about first where they cost something, done on a worker, written down whatever comes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from contract.terms import AuditEvent, StaffRole
from kiosk.diagnostics.evidence_words import program_words
from kiosk.services.maintenance.terminal_tools import Deed
from kiosk.view.facts import PageButton
from kiosk.view.intents import NO, YES, Intent, PressButton
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from catalogue.text import Language
    from kiosk.diagnostics.page import PageContext


class PageAction(Struct, frozen=True):
    """One action (页面操作). Its words are `action.<id>`, and `action.<id>_ask` where it asks before.

    `about`: what it is done to. `work` blocks. `event` is written down where it is done.
    """

    id: str
    icon: str
    work: Callable[[], Deed]
    about: str = ""
    asks: bool = False
    least: StaffRole = StaffRole.TECHNICIAN
    event: AuditEvent = AuditEvent.ACTION_DONE
    is_enabled: bool = True
    is_last: bool = False
    """Nothing can be written down behind it: it is written down before."""


class Actions:
    """Those of one page (操作区), one at a time. `on_done` is called after each, so that the page looks again."""

    def __init__(self, context: PageContext, on_done: Callable[[], None] = lambda: None) -> None:
        self._context = context
        self._on_done = on_done
        self._asked: PageAction | None = None
        self._running: PageAction | None = None
        self._ended: tuple[PageAction, Deed] | None = None

    def buttons(self, actions: tuple[PageAction, ...], language: Language) -> tuple[PageButton, ...]:
        """Of those that the attendant may."""
        say, is_idle = self._context.say(language), self._running is None
        return tuple(
            PageButton(action.id, say(f"action.{action.id}"), action.icon, is_enabled=is_idle and action.is_enabled)
            for action in actions
            if self._context.attendant.may(action.least)
        )

    def lay_aside(self) -> None:
        """Something else is looked at now: a question is off, and how the last action ended is of no concern any more."""
        if not self.is_running:
            self._asked = self._ended = None

    @property
    def is_running(self) -> bool:
        """Whether one is under way, or the program or the machine is about to end by one."""
        return self._running is not None or (
            self._ended is not None and self._ended[0].is_last and self._ended[1].is_done
        )

    def question(self, language: Language) -> str:
        """What is asked before it is done; "" while nothing is."""
        return "" if self._asked is None else self._context.say(language)(f"action.{self._asked.id}_ask")

    def note(self, language: Language) -> Note | None:
        """What is under way, or how the last one ended."""
        say = self._context.say(language)
        if self._running is not None:
            return Note(Tone.BUSY, say("action.running", action=say(f"action.{self._running.id}")))
        if self._ended is None:
            return None
        action, deed = self._ended
        word = "action.done" if deed.is_done else "action.not_done"
        why = program_words(deed.why, say)
        return Note(Tone.GOOD if deed.is_done else Tone.BAD, say(word, action=say(f"action.{action.id}")), why)

    def take(self, intent: Intent, actions: tuple[PageAction, ...]) -> bool:
        """A button, or the answer to the question."""
        if not isinstance(intent, PressButton) or self._running is not None:
            return False
        if self._asked is not None:
            return self._answer(intent.key)
        found = (action for action in actions if action.id == intent.key and action.is_enabled)
        action = next((action for action in found if self._context.attendant.may(action.least)), None)
        if action is None:
            return False
        if action.asks:
            self._asked = action
        else:
            self._begin(action)
        return True

    def _answer(self, key: str) -> bool:
        asked = self._asked
        if key not in (YES, NO) or asked is None:
            return False
        self._asked = None
        if key == YES:
            self._begin(asked)
        return True

    def _begin(self, action: PageAction) -> None:
        self._running, self._ended = action, None
        if action.is_last:
            self._tell(action, Deed(is_done=True))
        self._context.services.workers.disk.run(
            action.work,
            lambda deed: self._end(action, deed),
            lambda error: self._end(action, Deed(False, type(error).__name__)),
        )

    def _end(self, action: PageAction, deed: Deed) -> None:
        self._running, self._ended = None, (action, deed)
        if not (deed.is_done and action.is_last):
            self._tell(action, deed)
        self._on_done()
        self._context.on_changed()

    def _tell(self, action: PageAction, deed: Deed) -> None:
        event = action.event if deed.is_done else AuditEvent.ACTION_FAILED
        about = f"{action.id}:{action.about}" if action.about else action.id
        self._context.audit(event, about, detail=deed.why)
