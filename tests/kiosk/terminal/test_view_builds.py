"""The view is built once for whatever happens: a tap, a letter, a tick, a word of a device or of the centre."""

from collections.abc import Callable
from typing import Any

import pytest

from catalogue.text import Language
from drivers.ports.id_card_reader import ID_CARD_READER
from kiosk.steps.filling.form import FormStep
from kiosk.terminal.presenter import Presenter
from kiosk.terminal.terminal import Terminal
from kiosk.view.form import FormScreen
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import (
    ChooseLanguage,
    GoBack,
    GoOn,
    Leave,
    OpenHelp,
    OpenSearch,
    SetCareMode,
    SetField,
    Stay,
    TypeQuery,
    Wake,
)
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, HandLine, HandWorker, adult, snapshot
from tests.kiosk.walking import walk_to


class Builds:
    """How many views were built, and by what: `events` are (name, what it returned, views built meanwhile)."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.events: list[tuple[str, Any, int]] = []
        build = Presenter.view

        def counted(*args: Any) -> Any:
            self.count += 1
            return build(*args)

        patch.setattr(Presenter, "view", counted)
        for owner, name in ((Terminal, "perform"), (Terminal, "tick"), (HandLine, "pump"), (HandWorker, "pump")):
            patch.setattr(owner, name, self._watched(f"{owner.__name__}.{name}", getattr(owner, name)))

    def of(self, act: Callable[..., Any], *args: Any) -> int:
        before = self.count
        act(*args)
        return self.count - before

    def by(self, name: str, returned: Any = None) -> set[int]:
        return {built for event, result, built in self.events if event == name and result == returned}

    def _watched(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any) -> Any:
            before = self.count
            result = method(*args)
            self.events.append((name, result, self.count - before))
            return result

        return watched


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    return Builds(monkeypatch)


@pytest.mark.parametrize("code", ["GA002", "GA004", "GA044", "RS009", "RS029", "ZS001", "MZ001", "SJ004"])
def test_a_whole_visit_builds_once_an_event(builds: Builds, code: str) -> None:
    citizen = Citizen(Bench())
    citizen.open(code)
    citizen.start()
    citizen.walk()
    citizen.bench.do(GoOn())
    citizen.bench.wait(30)
    assert builds.by("Terminal.perform", returned=True) == {1}
    assert builds.by("Terminal.perform", returned=False) <= {0}
    assert builds.by("Terminal.tick") == {1}
    assert builds.by("HandLine.pump", returned=True) <= {0, 1}
    assert builds.by("HandWorker.pump", returned=True) <= {0, 1}


def test_browsing_builds_once_a_tap(builds: Builds) -> None:
    bench = Bench()
    for intent in (Wake(), OpenSearch(), TypeQuery("社"), TypeQuery("社保"), GoBack(), ChooseLanguage(Language.EN)):
        assert builds.of(bench.do, intent) == 1, intent
    for intent in (SetCareMode(on=True), OpenHelp(), Stay()):
        assert builds.of(bench.do, intent) == 1, intent
    assert builds.of(bench.do, Leave()) == 1
    assert isinstance(bench.screen, GoodbyeScreen)


def test_a_refused_tap_builds_nothing(builds: Builds) -> None:
    bench = Bench()
    assert builds.of(bench.do, GoOn()) == 0
    assert builds.of(bench.terminal.perform, Wake(), bench.view.serial - 1) == 0


def test_a_card_builds_once(builds: Builds) -> None:
    bench = Bench()
    walk_to(bench, "RS009", IdentifyScreen)
    bench.reader.card = adult("li")
    bench.terminal.tick()
    assert builds.of(bench.lines[ID_CARD_READER].pump) == 1
    assert bench.screen.stage is IdentifyStage.READ


def test_a_device_that_reports_builds_once(builds: Builds) -> None:
    bench = Bench()
    assert builds.of(bench.terminal.refresh) == 1
    assert builds.of(bench.terminal.use_catalogue, snapshot()) == 1


def test_typing_builds_once_a_letter(builds: Builds) -> None:
    bench = Bench()
    walk_to(bench, "RS009", FormScreen)
    name = bench.screen.fields[0].name
    for value in ("1", "13", "138"):
        assert builds.of(bench.do, SetField(name, value)) == 1, value


def test_visit_that_times_out_builds_once_tick(builds: Builds) -> None:
    bench = Bench()
    bench.do(Wake())
    bench.wait(300, step=1.0)
    assert builds.by("Terminal.tick") == {1}


@pytest.mark.expected_logs("a defect")
def test_a_defect_builds_the_farewell_once(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    walk_to(bench, "RS009", FormScreen)

    def breaks(_step: FormStep) -> bool:
        raise ValueError

    monkeypatch.setattr(FormStep, "press", breaks)
    assert builds.of(bench.do, GoOn()) == 1
    assert isinstance(bench.screen, GoodbyeScreen)
