"""Enrolment from the terminal: the code of the centre, typed or scanned; then the program starts again as who it is now."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from contract.enrolment_codes import GROUP, WHOLE_LENGTH
from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned
from kiosk.diagnostics.action_page import ActionPage
from kiosk.diagnostics.actions import PageAction
from kiosk.services.ports import may_be_used
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, PageButton
from kiosk.view.intents import Intent, PressButton, TypeQuery
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from catalogue.text import Language
    from drivers.ports.code_scanner import CodeOutcome
    from kiosk.diagnostics.page import PageContext
    from kiosk.services.maintenance.terminal_tools import Deed
    from kiosk.services.ports import Ticket

SCAN = "scan"
SCAN_SECONDS, SCAN_DEADLINE = 20.0, 25.0

log = logging.getLogger(__name__)


class EnrolPage(ActionPage):
    """Enrols the terminal by a code (入网). The code is a secret until it is used: it is in no log and no record."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, self._on_done)
        self._letters = ""
        self._scan: Ticket | None = None
        self._is_given = False

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        terminal = FactRow("terminal", say("enrol.terminal"), self._context.place.terminal_id or "—")
        buttons = self._actions.buttons(self._actions_offered(), language)
        if may_be_used(self._context.services.devices.get(CODE_SCANNER)):
            scan = PageButton(SCAN, say("enrol.scan"), "qrcode", is_enabled=self._scan is None)
            buttons = (scan, *buttons)
        note = self._actions.note(language) or Note(Tone.NEUTRAL, say("enrol.do"))
        if self._scan is not None:
            note = Note(Tone.BUSY, say("enrol.scanning"))
        question = self._actions.question(language)
        return DiagnosticsScreen(
            say("diagnostics.page_enrol"), (terminal,), buttons, note, question, code=None if question else self._shown
        )

    def take(self, intent: Intent) -> bool:
        """Letters, the scanner, or the code that is whole."""
        match intent:
            case TypeQuery(query):
                return self._type(query)
            case PressButton("scan") if self._scan is None:
                return self._begin_scan()
            case _:
                return super().take(intent)

    def close(self) -> None:
        """The code is forgotten."""
        self._letters = ""
        if self._scan is not None:
            self._scan.cancel()

    @property
    def _shown(self) -> str:
        parts = range(0, len(self._letters), GROUP)
        return "-".join(self._letters[start : start + GROUP] for start in parts)

    def _type(self, query: str) -> bool:
        letters = "".join(character for character in query.upper() if character.isascii() and character.isalnum())
        if len(letters) > WHOLE_LENGTH:
            return False
        self._letters = letters
        return True

    def _actions_offered(self) -> tuple[PageAction, ...]:
        is_whole = len(self._letters) == WHOLE_LENGTH and not self._is_given
        return (PageAction("enrol", "key-chain", self._enrol, asks=True, is_enabled=is_whole),)

    def _enrol(self) -> Deed:
        """On the disk's worker; waits for the centre."""
        deed = self._context.services.tools.enrol(self._shown)
        self._is_given = deed.is_done
        return deed

    def _on_done(self) -> None:
        """What was written down before is queued before the program ends, for one worker does both."""
        self._letters = ""
        if self._is_given:
            services = self._context.services
            services.workers.disk.run(services.tools.power.restart, _on_ending, self._on_failed)

    def _begin_scan(self) -> bool:
        scanner = self._context.services.devices.get(CODE_SCANNER)
        if scanner is None:
            return False
        self._scan = scanner.submit(
            lambda device, cancelled: device.scan(SCAN_SECONDS, cancelled),
            self._on_scanned,
            self._on_failed,
            SCAN_DEADLINE,
        )
        return True

    def _on_scanned(self, outcome: CodeOutcome) -> None:
        self._scan = None
        if isinstance(outcome, CodeScanned):
            self._type(outcome.text)
        self._context.on_changed()

    def _on_failed(self, error: Exception) -> None:
        self._scan = None
        log.info("enrolment page: %s", type(error).__name__)
        self._context.on_changed()


def _on_ending(_deed: Deed) -> None:
    """The program is on its way out."""
