"""The log on the screen: the newest lines by level, device and time, followed while they come, and taken away sealed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from catalogue.device_families import FAMILY_NAMES
from catalogue.text import Language
from contract.terms import AuditEvent
from kiosk.diagnostics.diagnosis_text import status_text
from kiosk.diagnostics.log_export import Exported, NotExported, export_logs
from kiosk.diagnostics.log_reading import LogFilter, LogLine, newest_lines
from kiosk.diagnostics.page import Page, PageContext
from kiosk.services.condition.fault_words import device_name
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.intents import Intent, PressButton, TypeQuery
from kiosk.view.note import Note, Tone

SHOWN_LINES = 60
FOLLOW_EVERY = 2.0
LEVELS = ("info", "warning", "error")
SPANS = (None, timedelta(hours=1), timedelta(days=1), timedelta(days=7))
SPAN_WORDS = ("logs.always", "logs.hour", "logs.day", "logs.week")
LEVEL, DEVICE, SPAN, SEARCH, FOLLOW, EXPORT = "level", "device", "span", "search", "follow", "export"
EXPORT_ACTION = "export_logs"
"""What an export that failed is called in the audit: the message `action.export_logs`."""
_STATES = {"warning": FactState.UNKNOWN, "error": FactState.BAD, "critical": FactState.BAD}
LONGEST = 160

log = logging.getLogger(__name__)


class LogsPage(Page):
    """Shows the log by level, time and words, and exports it (日志)."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._level, self._span = 0, 0
        self._needle: str | None = None
        self._device = ""
        self._is_following = True
        self._lines: tuple[LogLine, ...] = ()
        self._looked_at = 0.0
        self._is_looking = self._is_exporting = self._has_looked = False
        self._said: Callable[[Callable[..., str]], Note] | None = None
        self._look()

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        note = self._said(say) if self._said is not None else None
        rows = tuple(self._row(number, line) for number, line in enumerate(self._lines))
        if not rows and self._has_looked:
            rows = (FactRow("none", say("logs.none")),)
        return DiagnosticsScreen(
            say("diagnostics.page_logs"), rows, tuple(self._buttons(say)), note, query=self._needle
        )

    def take(self, intent: Intent) -> bool:
        match intent:
            case TypeQuery(query) if self._needle is not None:
                self._needle = query
            case PressButton("search"):
                self._needle = "" if self._needle is None else None
            case PressButton("level"):
                self._level = (self._level + 1) % len(LEVELS)
            case PressButton("device"):
                families = ("", *self._families())
                self._device = families[(families.index(self._device) + 1) % len(families)]
            case PressButton("span"):
                self._span = (self._span + 1) % len(SPANS)
            case PressButton("follow"):
                self._is_following = not self._is_following
            case PressButton("export") if not self._is_exporting and not self._context.services.is_bare:
                self._export()
                return True
            case _:
                return False
        self._look()
        return True

    def tick(self) -> None:
        if self._is_following and not self._is_looking and self._context.now - self._looked_at >= FOLLOW_EVERY:
            self._look()

    def _families(self) -> list[str]:
        """Ours, and those of other makers that this terminal has."""
        return list(dict.fromkeys([*FAMILY_NAMES, *map(str, self._context.services.devices.lines())]))

    def _look(self) -> None:
        services = self._context.services
        span = SPANS[self._span]
        since = None if span is None else services.clock.now() - span
        wanted = LogFilter(LEVELS[self._level], self._device, since, self._needle or "")
        self._looked_at, self._is_looking = self._context.now, True
        services.workers.disk.run(
            lambda: newest_lines(services.upkeep.log_files(), wanted, SHOWN_LINES), self._take_lines, self._on_failed
        )

    def _take_lines(self, lines: tuple[LogLine, ...]) -> None:
        self._is_looking, self._has_looked = False, True
        if lines != self._lines:
            self._lines = lines
            self._context.on_changed()

    def _on_failed(self, error: Exception) -> None:
        if self._is_exporting:
            self._context.audit(AuditEvent.ACTION_FAILED, EXPORT_ACTION, detail=type(error).__name__)
        self._is_looking = self._is_exporting = False
        log.warning("the log page: %s", type(error).__name__)
        self._said = lambda say: Note(Tone.BAD, say("logs.failed"))
        self._context.on_changed()

    def _export(self) -> None:
        services, place = self._context.services, self._context.place
        status = status_text(services.health)
        self._is_exporting = True
        self._said = lambda say: Note(Tone.BUSY, say("logs.exporting"))
        services.workers.disk.run(lambda: export_logs(services, place, status), self._on_exported, self._on_failed)

    def _on_exported(self, done: Exported | NotExported) -> None:
        self._is_exporting = False
        if isinstance(done, Exported):
            size = f"{max(done.bytes // 1024, 1)} KB"
            self._said = lambda say: Note(Tone.GOOD, say("logs.exported", name=done.name, size=size))
            self._context.audit(AuditEvent.LOG_EXPORTED, done.name)
        else:
            self._said = lambda say: Note(Tone.CAUTION, say(done.message))
            self._context.audit(AuditEvent.ACTION_FAILED, EXPORT_ACTION, detail=done.message)
        self._context.on_changed()

    def _row(self, number: int, line: LogLine) -> FactRow:
        local = line.at.astimezone(self._context.place.timezone)
        detail = f"{local:%m-%d %H:%M:%S} · {line.level} · {line.logger}"
        return FactRow(f"line:{number}", line.event[:LONGEST], "", detail, _STATES.get(line.level, FactState.PLAIN))

    def _buttons(self, say: Callable[..., str]) -> Iterator[PageButton]:
        if self._needle is not None:  # the keyboard leaves room for little more
            yield PageButton(SEARCH, say("logs.search_no_more"), "close", is_main=True)
            return
        device = device_name(self._device, say) if self._device else say("logs.all_devices")
        yield PageButton(LEVEL, say(f"logs.level_{LEVELS[self._level]}"), "filter-variant")
        yield PageButton(DEVICE, device, "devices")
        yield PageButton(SPAN, say(SPAN_WORDS[self._span]), "clock-outline")
        yield PageButton(SEARCH, say("logs.search"), "magnify")
        yield PageButton(FOLLOW, say("logs.follows" if self._is_following else "logs.stands_still"), "update")
        # a bundle is sealed to the centre and signed: without an identity there is neither key
        is_enabled = not self._is_exporting and not self._context.services.is_bare
        yield PageButton(EXPORT, say("logs.export"), "usb-flash-drive", is_enabled=is_enabled, is_main=True)
