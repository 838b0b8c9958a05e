"""Which releases of the software are here, why some were left, and back to the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.diagnostics.evidence_words import program_words
from kiosk.view.facts import FactRow, FactState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.diagnostics.page import PageContext
    from kiosk.services.maintenance.terminal_tools import ReleaseLook


class ReleasesPage(ActionPage):
    """The releases of the software (软件版本). Going back restarts the program at once."""

    title = "diagnostics.page_releases"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, self._look)
        self._found: ReleaseLook | None = None
        self._look()

    def _actions_offered(self) -> tuple[PageAction, ...]:
        previous = "" if self._found is None else self._found.previous
        back = self._context.services.tools.releases.go_back
        return (
            PageAction("release_back", "history", back, previous, asks=True, is_enabled=bool(previous), is_last=True),
        )

    def _rows(self, say: Callable[..., str]) -> Iterator[FactRow]:
        found = self._found
        if found is None:
            return
        yield FactRow("running", say("releases.running"), found.running, condition=FactState.OK)
        yield FactRow("good", say("releases.good"), found.good or "—")
        yield FactRow("previous", say("releases.previous"), found.previous or "—")
        if found.trying:
            yield FactRow("trying", say("releases.trying"), found.trying, condition=FactState.BUSY)
        for version, why in found.bad.items():
            words = program_words(why, say)
            yield FactRow(f"bad:{version}", say("releases.left"), version, words, FactState.UNKNOWN)

    def _look(self) -> None:
        self._context.services.workers.disk.run(
            self._context.services.tools.releases.look, self._on_found, self._on_failed
        )

    def _on_found(self, found: ReleaseLook) -> None:
        self._found = found
        self._context.on_changed()

    def _on_failed(self, _error: Exception) -> None:
        self._found = None
        self._context.on_changed()
