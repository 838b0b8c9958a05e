"""Everything at one look: faults first, then devices, network, queue, machine, versions, and what citizens cannot do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.availability import Unavailable, availability
from catalogue.text import Language
from contract.terms import ClockQuality
from kiosk.diagnostics.evidence_words import program_words
from kiosk.diagnostics.fact_words import (
    CHECK_STATES,
    STATES,
    ago,
    as_title,
    check_row,
    drift_words,
    fault_detail,
    fault_row,
    identity_words,
    moment,
)
from kiosk.diagnostics.page import Page, PageContext
from kiosk.diagnostics.runs.guided_tests import GUIDED_TESTS
from kiosk.services.condition.explanations import explain
from kiosk.services.condition.fault_words import device_name
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, FactState
from kiosk.view.frame import Lamp
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kiosk.services.maintenance.terminal_tools import DeviceIdentity, PartVersion, QueueLook

    _Read = tuple[QueueLook | None, tuple[PartVersion, ...], Mapping[str, DeviceIdentity]]

LOOK_SECONDS = 3.0
"""Devices too are looked at so often while somebody is here: a fault, and a repair, is to be seen within five seconds."""
MOST_REASONS = 6
LEAST_OPEN = 0.8
"""Of the planned hours: below it the centre raises an alarm for the day."""
NETWORK_STEPS = ("link", "address", "dns", "tcp", "tls", "signature")
_LAMPS = {Lamp.OK: FactState.OK, Lamp.BAD: FactState.BAD, Lamp.UNKNOWN: FactState.UNKNOWN}


class OverviewPage(Page):
    """Everything of the terminal on one page (总览). What has to be read from the disk is read every few seconds on its worker."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._queue: QueueLook | None = None
        self._versions: tuple[PartVersion, ...] = ()
        self._identities: Mapping[str, DeviceIdentity] = {}
        self._due = self._looks_at = context.now
        self._is_reading = False

    def tick(self) -> None:
        """Read again when it is time."""
        if not self._is_reading and self._context.now >= self._due:
            self._is_reading, self._due = True, self._context.now + LOOK_SECONDS
            self._context.services.workers.disk.run(self._read, self._on_read, self._on_failed)
        if self._context.now >= self._looks_at:
            self._looks_at = self._context.now + LOOK_SECONDS
            self._context.services.health.note_look()
            for line in self._context.services.devices.lines().values():
                line.poll_soon()

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        faults = self._context.services.health.faults()
        text = say("diagnostics.no_fault") if not faults else say("diagnostics.faults", count=str(len(faults)))
        rows = (
            *(fault_row(fault, say, self._context.attendant.role) for fault in faults),
            *self._services(language, say),
            *self._devices(say),
            *self._machine(say),
        )
        return DiagnosticsScreen(
            say("diagnostics.page_overview"), rows, note=Note(Tone.BAD if faults else Tone.GOOD, text)
        )

    def _read(self) -> _Read:
        services = self._context.services
        tools = services.tools
        return None if services.is_bare else tools.queue.state(), tools.versions(), tools.identities()

    def _on_read(self, read: _Read) -> None:
        self._is_reading = False
        self._queue, self._versions, self._identities = read
        self._context.on_changed()

    def _on_failed(self, _error: Exception) -> None:
        self._is_reading = False  # the health says that the queue cannot be read

    def _services(self, language: Language, say: Callable[..., str]) -> Iterator[FactRow]:
        lamp = self._context.services.health.network_lamp
        steps = " · ".join(self._network_steps(say))
        yield FactRow("network", say("diagnostics.network"), say(f"diagnostics.{lamp.value}"), steps, _LAMPS[lamp])
        if self._queue is not None:
            oldest = moment(self._queue.oldest, self._context.place.timezone)
            waiting, parked = str(self._queue.pending), str(self._queue.parked)
            state = FactState.BAD if self._queue.parked else FactState.OK
            words = say("diagnostics.queue_counts", waiting=waiting, parked=parked)
            detail = " · ".join((say("diagnostics.queue_oldest", oldest=oldest), *self._relay(say)))
            yield FactRow("queue", say("diagnostics.queue"), words, detail, state)
        yield from self._open_rate(say)
        yield from self._unavailable(language, say)

    def _network_steps(self, say: Callable[..., str]) -> Iterator[str]:
        """Each step of the way to the centre as the last round found it, and the clock beside the centre's."""
        health = self._context.services.health
        found = {result.id: result.is_passed for result in health.results}
        for step in NETWORK_STEPS:
            if (name := f"network.{step}") in found:
                yield f"{say(f'diagnostics.step_{step}')} {say(f'diagnostics.{CHECK_STATES[found[name]].value}')}"
        if health.clock_quality is not ClockQuality.UNCERTAIN:
            off = (self._context.services.clock.now() - health.centre_time).total_seconds()
            yield f"{say('diagnostics.step_time')} {off:+.1f} s"

    def _relay(self, say: Callable[..., str]) -> Iterator[str]:
        """When something was sent last; where it does not go, when it is tried next and why it failed."""
        relay = next((job for job in self._context.services.health.jobs if job.name == "relay"), None)
        if relay is None:
            return
        zone = self._context.place.timezone
        yield f"{say('diagnostics.last_success')} {moment(relay.last_success, zone)}"
        if relay.problem:
            yield f"{say('diagnostics.next_try')} {moment(relay.next_try, zone)}"
            yield program_words(relay.problem, say)

    def _open_rate(self, say: Callable[..., str]) -> Iterator[FactRow]:
        """Of today against the planned hours so far."""
        services = self._context.services
        rate = None if services.is_bare else services.cases().open_rate
        today = None if rate is None else rate.today()
        if rate is None or today is None:
            return
        is_open, planned = today
        state = FactState.OK if is_open >= LEAST_OPEN * planned else FactState.UNKNOWN
        hours = {"open": f"{is_open / 3600:.1f}", "planned": f"{planned / 3600:.1f}"}
        yield FactRow(
            "open_rate", say("diagnostics.open_rate"), say("diagnostics.open_hours", **hours), rate.planned, state
        )

    def _unavailable(self, language: Language, say: Callable[..., str]) -> Iterator[FactRow]:
        """What citizens cannot do now, by reason."""
        context, services = self._context, self._context.services
        local_now = services.health.wall_time.astimezone(context.place.timezone)
        conditions = services.health.conditions(local_now)
        items = [(item, availability(item, conditions)) for item in context.snapshot().shown]
        shut: dict[str, list[str]] = {}
        for item, standing in items:
            if isinstance(standing, Unavailable):
                why = explain(standing.hindrances[0], services.wording, language).what
                shut.setdefault(why, []).append(item.short.in_language(language))
        count = sum(len(names) for names in shut.values())
        words = say("diagnostics.items_shut", count=str(count), all=str(len(items)))
        state = FactState.OK if not count else FactState.BAD
        yield FactRow("items", say("diagnostics.items"), words, condition=state)
        for why, names in sorted(shut.items(), key=lambda pair: -len(pair[1]))[:MOST_REASONS]:
            shown = say("diagnostics.items_of", names="、".join(names[:3]), count=str(len(names)))
            yield FactRow(f"items:{why}", why, detail=shown)

    def _devices(self, say: Callable[..., str]) -> Iterator[FactRow]:
        now = self._context.now
        oldest = {fault.id.partition(".")[0]: fault for fault in reversed(self._context.services.health.faults())}
        yield FactRow("devices", say("diagnostics.devices"), condition=FactState.HEADING)
        for family, line in self._context.services.devices.lines().items():
            status = line.status()
            state = FactState.UNKNOWN if status is None else STATES[status.condition]
            words = say(f"diagnostics.{state.value}")
            age = say("diagnostics.never_asked") if status is None else ago(now - status.observed_at, say)
            name = as_title(device_name(str(family), say))
            identity = self._identities.get(str(family))
            cause = fault_detail(oldest[family], say) if family in oldest else ""
            parts = (
                cause,
                identity_words(identity, say),
                drift_words(identity, say),
                self._last_test(str(family), say),
            )
            yield FactRow(f"device:{family}", name, f"{words} · {age}", " · ".join(filter(None, parts)), state)

    def _last_test(self, family: str, say: Callable[..., str]) -> str:
        """When it was tried last, and how that ended; "" where it never was."""
        tried = [self._context.services.upkeep.book.last(test.id) for test in GUIDED_TESTS if test.subject == family]
        last = max((run for run in tried if run is not None), key=lambda run: run.at, default=None)
        if last is None:
            return ""
        at, verdict = moment(last.at, self._context.place.timezone), say(f"guided.verdict_{last.verdict.value}")
        return say("diagnostics.last_test", at=at, verdict=verdict)

    def _machine(self, say: Callable[..., str]) -> Iterator[FactRow]:
        yield FactRow("machine", say("diagnostics.machine"), condition=FactState.HEADING)
        for result in self._context.services.health.results:
            if result.id.partition(".")[0] in ("disk", "memory", "heat", "clock"):
                yield check_row(result, say)
        for version in self._versions:
            state = FactState.BAD if version.has_drifted else FactState.OK
            wanted = say("diagnostics.version_wanted", version=version.wanted) if version.has_drifted else ""
            yield FactRow(
                f"version:{version.part}", say(f"diagnostics.version_{version.part}"), version.here, wanted, state
            )
