"""What pages with actions have in common: rows, buttons below them, the question before one, and how the last one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.diagnostics.actions import Actions, PageAction
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.intents import Intent, OpenRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from catalogue.text import Language
    from kiosk.view.facts import FactRow


class ActionPage(Page):
    """A page with actions (操作页面). `on_done` is called after each action, so that the page looks again.

    `_chosen` is the row that was touched, for pages where one may be; a step back lets go of it.
    """

    title = ""
    """The id of the message that is its heading."""

    def __init__(self, context: PageContext, on_done: Callable[[], None] = lambda: None) -> None:
        self._context = context
        self._chosen = ""
        self._actions = Actions(context, on_done)

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        buttons = self._actions.buttons(tuple(self._actions_offered()), language)
        note, question = self._actions.note(language), self._actions.question(language)
        return DiagnosticsScreen(self._heading(say), tuple(self._rows(say)), buttons, note, question)

    @property
    def is_busy(self) -> bool:
        """Whether one of the actions is under way."""
        return self._actions.is_running

    def take(self, intent: Intent) -> bool:
        """A row that may be chosen, one of the actions, or the answer to its question."""
        if isinstance(intent, OpenRow) and self._may_choose(intent.key):
            # a question about one row must never be answered for another
            self._actions.lay_aside()
            self._chosen = intent.key
            return True
        return self._actions.take(intent, tuple(self._actions_offered()))

    def back(self) -> bool:
        """From a row that was touched to all of them."""
        was_chosen, self._chosen = self._chosen, ""
        self._actions.lay_aside()
        return bool(was_chosen)

    def _heading(self, say: Callable[..., str]) -> str:
        return say(self.title)

    def _may_choose(self, key: str) -> bool:  # noqa: ARG002 -- most rows open nothing
        return False

    def _rows(self, say: Callable[..., str]) -> Iterable[FactRow]:
        raise NotImplementedError

    def _actions_offered(self) -> Iterable[PageAction]:
        raise NotImplementedError
