"""The set-up on the screen: the centre, a maintenance PIN, the enrolment code, the devices that were found, the A4 printer, a report.

Shown on a machine with neither settings nor an identity alone. What was decided is written into the terminal's own folder; the
code is used at once and kept nowhere, and of the PIN only a hash. The PIN comes before the code: from enrolment on this set-up is
not shown again, and a machine that loses its power then can still be entered.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial

from msgspec.structs import replace

from app.core.devices.code_by_camera import NoCameraHere, scanned_code
from app.core.devices.proposals import Find, Proposal, try_out
from app.core.machine.checks import machine_checks
from app.core.machine.network import network_steps
from app.core.paths import settings_of_screen
from app.core.pin import hash_of
from app.core.place import Enrolled, find_or_enrol
from app.core.refusals import NotEnrolledYet
from app.core.set_up import SetUp
from app.screen.surface_proxy import NotReady
from contract.enrolment_codes import WholeCode
from contract.folders import write_atomically
from contract.pins import is_pin_to_choose
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.status import Condition
from kiosk.diagnostics.evidence_words import evidence_words, program_words
from kiosk.diagnostics.fact_words import STATES, check_row
from kiosk.services.condition.checks import CheckResult, run_checks
from kiosk.services.condition.fault_words import device_name
from kiosk.services.ports import BackgroundWorker
from kiosk.services.secret import Secret
from kiosk.services.settings import Settings, SettingsUnreadable, parse_settings
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.frame import BLANK_FRAME
from kiosk.view.intents import Intent, OpenRow, PressButton, TypeQuery
from kiosk.view.note import Note, Tone
from kiosk.view.view import View
from wording.store import Wording

NEXT, BACK, AGAIN, SCAN = "next", "back", "again", "scan"


class SetUpStep(StrEnum):
    """The pages of set-up in order, with one decision each (装机步骤)."""

    CENTRE = "centre"
    PIN = "pin"
    CODE = "code"
    DEVICES = "devices"
    PRINTER = "printer"
    REPORT = "report"


STEPS = tuple(SetUpStep)
TYPED = (SetUpStep.CENTRE, SetUpStep.PIN, SetUpStep.CODE, SetUpStep.PRINTER)


class SetUpPages(NotReady):
    """The pages on which a technician sets a terminal up (装机页面).

    Implements `TerminalSurface`; the screen's thread only, what blocks goes to the worker. `leave` is called at
    the end.
    """

    def __init__(
        self,
        wording: Wording,
        settings: Settings,
        worker: BackgroundWorker,
        leave: Callable[[], None],
        find: Find,
        scan: Callable[[], str] = scanned_code,
    ) -> None:
        super().__init__(wording, "service.not_enrolled")
        self._settings = settings
        self._worker = worker
        self._leave = leave
        self._find = find
        self._scan = scan
        self._step = SetUpStep.CENTRE
        self._serial = 1
        self._typed = dict.fromkeys(TYPED, "")
        self._pin_hash = ""
        self._known: Enrolled | None = None
        self._devices: list[Proposal] = []
        self._printer: Proposal | None = None
        self._checks: tuple[CheckResult, ...] = ()
        self._note: tuple[Tone, str, str] | None = None
        self._is_busy = False
        self._deeds: dict[SetUpStep, Callable[[], None]] = {
            SetUpStep.CENTRE: self._take_centre,
            SetUpStep.PIN: self._take_pin,
            SetUpStep.CODE: self._take_code,
            SetUpStep.DEVICES: partial(self._go, SetUpStep.PRINTER),
            SetUpStep.PRINTER: self._take_printer,
            SetUpStep.REPORT: self._end,
        }

    # --- what is shown ---

    @property
    def view(self) -> View:
        """The page of the step."""
        say, number = self._words, STEPS.index(self._step) + 1
        is_typed = self._step in TYPED
        screen = DiagnosticsScreen(
            say("setup.title", number=str(number), of=str(len(STEPS)), step=say(f"setup.{self._step.value}")),
            tuple(self._rows()),
            tuple(self._buttons()),
            self._note_shown(),
            query=self._typed[self._step] if is_typed else None,
            query_label=say(f"setup.{self._step.value}") if is_typed else "",
            query_example=say(f"setup.{self._step.value}_example") if is_typed else "",
            is_latin=is_typed,
            is_digits=self._step is SetUpStep.PIN,
        )
        return View(self._serial, self._language, self._care_mode, BLANK_FRAME, screen)

    def _words(self, message: str, **params: str) -> str:
        return self._wording.say(message, self._language, **params)

    def _note_shown(self) -> Note | None:
        if self._note is None:
            return Note(Tone.NEUTRAL, self._words(f"setup.{self._step.value}_hint"))
        tone, message, why = self._note
        return Note(tone, self._words(message), program_words(why, self._words))

    def _rows(self) -> Iterator[FactRow]:
        if self._step is SetUpStep.DEVICES:
            yield from map(self._device_row, self._devices)
        if self._step is SetUpStep.REPORT:
            if self._known is not None:
                site = self._known.site.in_language(self._language)
                yield FactRow("site", self._words("setup.site"), self._known.terminal_id, site, FactState.OK)
            yield from map(self._device_row, self._proposals_chosen())
            for check in self._checks:
                step = check.id.partition(".")[2] if check.id.startswith("network.") else ""
                title = self._words(f"diagnostics.step_{step}") if step else ""
                yield check_row(check, self._words, title)

    def _device_row(self, device: Proposal) -> FactRow:
        state = STATES[device.condition]
        words = evidence_words(device.evidence, self._words) if device.evidence else ""
        detail, name = f"{device.found} {words}".strip(), device_name(device.family, self._words)
        if not device.is_offered:
            return FactRow(device.family, name, self._words(f"diagnostics.{state.value}"), detail, state)
        value = self._words("setup.taken" if device.is_taken else "setup.offered")
        icon = "check" if device.is_taken else "plus"
        return FactRow(device.found, name, value, detail, state, opens=True, icon=icon)

    def _buttons(self) -> Iterator[PageButton]:
        is_free = not self._is_busy
        if self._step is not SetUpStep.CENTRE:
            yield PageButton(BACK, self._words("setup.back"), "arrow-left", is_enabled=is_free)
        if self._step is SetUpStep.CODE:
            yield PageButton(SCAN, self._words("enrol.scan"), "qrcode", is_enabled=is_free)
        if self._step in (SetUpStep.DEVICES, SetUpStep.REPORT):
            yield PageButton(AGAIN, self._words("diagnostics.look_again"), "refresh", is_enabled=is_free)
        words = "setup.start" if self._step is SetUpStep.REPORT else "setup.next"
        yield PageButton(NEXT, self._words(words), "check", is_enabled=is_free, is_main=True)

    # --- what is done ---

    def perform(self, intent: Intent, serial: int) -> bool:
        """A typed text, or a button of the page."""
        if serial != self._serial:
            return False
        match intent:
            case TypeQuery(query) if self._step in TYPED and not self._is_busy:
                self._typed[self._step] = query.strip()
                self._note = None
            case PressButton(key) if not self._is_busy:
                self._press(key)
            case OpenRow(key) if self._step is SetUpStep.DEVICES and not self._is_busy:
                self._take_or_leave(key)
            case _:
                return super().perform(intent, serial)
        self._notify_watchers()
        return True

    def _press(self, key: str) -> None:
        if key == BACK and self._step is not SetUpStep.CENTRE:
            self._go(STEPS[STEPS.index(self._step) - 1])
        elif key == AGAIN and self._step is SetUpStep.DEVICES:
            self._look_for_devices()
        elif key == AGAIN and self._step is SetUpStep.REPORT:
            self._examine()
        elif key == SCAN and self._step is SetUpStep.CODE:
            self._wait("setup.scanning")
            self._worker.run(self._scan, self._on_scanned, self._on_not_scanned)
        elif key == NEXT:
            self._deeds[self._step]()

    def _go(self, step: SetUpStep) -> None:
        self._step, self._note = step, None
        self._serial += 1
        if step is SetUpStep.DEVICES and not self._devices:
            self._look_for_devices()
        if step is SetUpStep.REPORT:
            self._examine()

    def _take_centre(self) -> None:
        place = self._typed[SetUpStep.CENTRE].rstrip("/")
        try:
            parse_settings({"centre_url": place})
        except SettingsUnreadable as why:
            self._note = (Tone.BAD, "setup.centre_wrong", str(why))
            return
        self._settings = replace(self._settings, centre_url=place)
        self._go(SetUpStep.PIN)

    def _take_pin(self) -> None:
        """The digits are on the screen until the next page; one that was given already stays where nothing is typed."""
        pin = self._typed[SetUpStep.PIN]
        if pin or not self._pin_hash:
            if not is_pin_to_choose(pin):
                self._note = (Tone.BAD, "setup.pin_wrong", "")
                return
            self._pin_hash = hash_of(pin)
            self._typed[SetUpStep.PIN] = ""
        self._go(SetUpStep.CODE)

    def _take_code(self) -> None:
        """Enrols at once, so that a wrong code shows while the person who has the right one is still there."""
        code = self._typed[SetUpStep.CODE]
        if not code and self._known is not None:
            self._go(SetUpStep.DEVICES)
            return
        if not WholeCode.read(code).check:
            self._note = (Tone.BAD, "setup.code_wrong", "")
            return
        asked = replace(self._settings, enrol_code=Secret(code))
        self._wait("setup.enrolling")
        self._worker.run(lambda: find_or_enrol(asked), self._on_enrolled, self._on_not_enrolled)

    def _on_scanned(self, code: str) -> None:
        """A code that is whole enrols at once; anything else that was held up is no code of a centre, and not shown."""
        if not WholeCode.read(code).check:
            self._stop_waiting(Tone.CAUTION, "setup.nothing_scanned", "")
            return
        self._is_busy = False
        self._typed[SetUpStep.CODE] = code
        self._take_code()
        self._notify_watchers()

    def _on_not_scanned(self, why: Exception) -> None:
        message = "setup.no_camera" if isinstance(why, NoCameraHere) else "setup.nothing_scanned"
        self._stop_waiting(Tone.BAD, message, "" if isinstance(why, NoCameraHere) else type(why).__name__)

    def _on_enrolled(self, known: Enrolled) -> None:
        """From now on this machine has a centre, and is never offered to the next passer-by again."""
        self._known, self._is_busy = known, False
        self._typed[SetUpStep.CODE] = ""
        if not self._write():
            self._notify_watchers()
            return
        self._go(SetUpStep.DEVICES)
        self._notify_watchers()

    def _on_not_enrolled(self, why: Exception) -> None:
        reason = str(why) if isinstance(why, NotEnrolledYet) else type(why).__name__
        self._stop_waiting(Tone.BAD, "setup.not_enrolled", reason)

    def _look_for_devices(self) -> None:
        self._devices = []
        self._wait("setup.looking")
        self._worker.run(lambda: try_out(self._find()), self._show_devices, self._on_none_found)

    def _show_devices(self, devices: list[Proposal]) -> None:
        self._devices = devices
        if devices:
            self._stop_waiting(Tone.GOOD, "setup.found", "")
        else:
            self._stop_waiting(Tone.CAUTION, "setup.none_found", "")

    def _on_none_found(self, why: Exception) -> None:
        self._stop_waiting(Tone.BAD, "setup.none_found", type(why).__name__)

    def _take_or_leave(self, found: str) -> None:
        """Take or leave a device that is offered, at most one of a family; a printer is shown on its page too."""
        device = next((device for device in self._devices if device.is_offered and device.found == found), None)
        if device is None:
            return
        family, is_taken = device.family, not device.is_taken
        self._devices = [
            replace(other, is_taken=is_taken and other.found == found)
            if other.is_offered and other.family == family
            else other
            for other in self._devices
        ]
        if family == DOCUMENT_PRINTER:
            self._printer = replace(device, is_taken=True) if is_taken else None
            self._typed[SetUpStep.PRINTER] = device.options["uri"] if is_taken else ""

    def _take_printer(self) -> None:
        """Refuse a silent printer once, and take it if it is chosen again."""
        uri = self._typed[SetUpStep.PRINTER]
        if not uri or (self._printer is not None and self._printer.options["uri"] == uri):
            self._printer = self._printer if uri else None
            self._go(SetUpStep.REPORT)
            return
        printer = Proposal(DOCUMENT_PRINTER, "ipp", {"uri": uri}, uri)
        self._wait("setup.asking_printer")
        self._worker.run(
            lambda: next(iter(try_out([printer])), printer),
            self._on_printer_answer,
            lambda _: self._on_printer_answer(printer),
        )

    def _on_printer_answer(self, printer: Proposal) -> None:
        self._printer = printer
        if printer.condition is Condition.UNKNOWN:
            self._stop_waiting(Tone.CAUTION, "setup.printer_silent", "")
            return
        self._is_busy = False
        self._go(SetUpStep.REPORT)
        self._notify_watchers()

    def _examine(self) -> None:
        self._checks = ()
        self._wait("setup.examining")
        settings = self._settings
        checks = {**network_steps(settings.centre_url), **machine_checks(settings)}
        self._worker.run(lambda: run_checks(checks), self._on_examined, lambda _: self._on_examined(()))

    def _on_examined(self, results: tuple[CheckResult, ...]) -> None:
        self._checks = results
        is_ready = all(result.is_passed is not False for result in results) and all(
            device.condition is Condition.OK for device in self._proposals_chosen()
        )
        self._stop_waiting(
            Tone.GOOD if is_ready else Tone.CAUTION, "setup.ready" if is_ready else "setup.not_ready", ""
        )

    def _end(self) -> None:
        if self._write():
            self._leave()

    def _write(self) -> bool:
        try:
            file = settings_of_screen(self._settings.data)
            write_atomically(
                file, SetUp(self._settings.centre_url, self._proposals_chosen(), self._pin_hash).as_toml().encode()
            )
        except OSError as why:
            self._note = (Tone.BAD, "setup.not_written", why.strerror or type(why).__name__)
            return False
        return True

    def _proposals_chosen(self) -> list[Proposal]:
        """What was offered and taken counts before what was found of its family."""
        taken = [device for device in self._devices if device.is_taken and device.family != DOCUMENT_PRINTER]
        chosen = {device.family: device for device in sorted(taken, key=lambda device: device.is_offered)}
        return [*chosen.values(), *([] if self._printer is None else [self._printer])]

    def _wait(self, message: str) -> None:
        self._is_busy, self._note = True, (Tone.BUSY, message, "")

    def _stop_waiting(self, tone: Tone, message: str, why: str) -> None:
        self._is_busy, self._note = False, (tone, message, why)
        self._notify_watchers()
