"""Every page by ear and three keys: what a finger can reach is said, told apart by what is said, and chosen."""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QRectF

from app.screen.ear_keys import EarKeys, HeadphoneWatch, LanguageVoice, _key
from catalogue.text import Language
from drivers.key_pad.adapter import EvdevKeyPad
from drivers.key_pad.options import EvdevKeyPadOptions
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.key_pad import KeyPad
from drivers.ports.speech import Headphones
from drivers.ports.status import DeviceStatus
from kiosk.services.ports import Ticket
from kiosk.view import intents
from kiosk.view.form import FormScreen
from kiosk.view.review import ReviewScreen
from kiosk.voice.discretion import personal_values
from simulators.key_pad.simulator import KeyPadSimulator
from tests.ui.layout import faults
from tests.ui.robot import ScreenRobot
from tests.ui.test_assistive import one_of_each_kind
from tests.ui.views import names, view
from tests.ui.window_driver import ScreenDriver
from ui.by_ear.stops import EarStop, sentences_of
from ui.by_ear.walk import EarWalk

SECONDS = count()


def later() -> float:
    """One second after the last touch, so that none is the second half of a double tap."""
    return next(SECONDS)


class HeardVoice:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.by_headphones: list[str] = []
        self.steps: list[str] = []

    def say(self, text: str, private: str) -> None:
        self.heard.append(text)
        self.by_headphones.append(private)

    def speak_louder(self) -> None:
        self.steps.append("louder")

    def speak_faster(self) -> None:
        self.steps.append("faster")

    def hush(self) -> None:
        self.steps.append("hush")


@pytest.fixture(scope="module")
def voice() -> HeardVoice:
    return HeardVoice()


@pytest.fixture(scope="module")
def walk(driver: ScreenDriver, voice: HeardVoice) -> EarWalk:
    return EarWalk(driver.window.view, driver.window.model, voice, lambda message: f"<{message}>", later)


def go_to(walk: EarWalk, is_it: Callable[[str], bool]) -> None:
    """By the key "next" alone, by nothing but what is heard."""
    for _ in range(200):
        walk.go_on()
        if is_it(walk.said):
            return
    raise AssertionError("not heard on the whole page")


def heard_on_the_whole_page(walk: EarWalk) -> list[EarStop]:
    walk.go_on()
    walk.go_on()
    first, said, stops = walk.at, walk.said, []
    for _ in range(300):
        assert walk.at is not None
        stops.append(walk.at)
        walk.go_on()
        if walk.at is not None and first is not None and walk.at.item == first.item and walk.said == said:
            return stops
    raise AssertionError("never round")


FIELDS = tuple(name for name in names() if isinstance(view(name).screen, FormScreen))


@pytest.mark.parametrize("name", dict.fromkeys((*one_of_each_kind(), *FIELDS)))
def test_everything_on_page_is_heard(driver: ScreenDriver, robot: ScreenRobot, walk: EarWalk, name: str) -> None:
    driver.show(name)
    stops = heard_on_the_whole_page(walk)
    chosen = [each for each in stops if each.can_be_chosen]
    there = {each.item.objectName() for each in chosen}
    tappable = {
        each for each in robot.names() if robot._can(each) and robot._item(each).property("isTouchTarget") is True
    }
    assert tappable <= there, (name, tappable - there)
    said: dict[str, str] = {}
    for each in chosen:
        other = said.setdefault(each.words, each.item.objectName())
        assert other == each.item.objectName(), (name, each.words, other)
    assert driver.messages == []


def test_page_is_used_by_what_is_heard(
    driver: ScreenDriver, robot: ScreenRobot, walk: EarWalk, voice: HeardVoice
) -> None:
    driver.show("guide")
    walk.go_on()
    assert walk.at is not None
    assert walk.at.is_heading
    go_to(walk, lambda said: said == "开始办理")
    walk.choose()
    assert driver.surface.performed == [(intents.GoOn(), driver.surface.view.serial)]
    before = len(voice.heard)
    walk.repeat()
    assert len(voice.heard) == before + 1


def test_text_is_heard_sentence_by_sentence(driver: ScreenDriver, walk: EarWalk) -> None:
    """On with the key "next", again with "repeat", back with "back": every sentence of the guide alone."""
    driver.show("guide")
    go_to(walk, lambda said: said.startswith("下一页"))
    walk.choose()
    stops = heard_on_the_whole_page(walk)
    text, sentences = next((stop.words, sentences_of(stop)) for stop in stops if len(sentences_of(stop)) > 1)
    go_to(walk, lambda said: said == sentences[0])
    for sentence in sentences[1:]:
        walk.go_on()
        assert walk.said == sentence
    walk.repeat()
    assert walk.said == sentences[-1]
    walk.go_back()
    assert walk.said == sentences[-2]
    assert "".join(sentences) == text


def test_another_page_is_said_by_itself(
    driver: ScreenDriver, robot: ScreenRobot, walk: EarWalk, voice: HeardVoice
) -> None:
    voice.steps.clear()
    driver.show("guide")
    walk.go_on()
    driver.show("consent")
    assert walk.at is not None
    assert walk.at.is_heading
    driver.show("attract")
    assert walk.at is None
    assert voice.steps == ["hush"]


def test_what_is_personal_is_heard_by_headphones(driver: ScreenDriver, walk: EarWalk, voice: HeardVoice) -> None:
    driver.show("review")
    shown = driver.surface.view.screen
    assert isinstance(shown, ReviewScreen)
    values = personal_values(shown)
    voice.heard.clear()
    voice.by_headphones.clear()
    heard_on_the_whole_page(walk)
    assert not any(value in each for each in voice.heard for value in values)
    assert any(shown.lines[0].value in each for each in voice.by_headphones)


T = TypeVar("T")


class PadLine:
    """The pad on the test's own thread: `turn` lets one command run."""

    def __init__(self, pad: EvdevKeyPad) -> None:
        self._pad = pad
        self._turns: list[Callable[[], None]] = []
        self.cancelled = 0

    def submit(
        self,
        command: Callable[[KeyPad, Cancelled], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        deadline: float,
        *,
        repeatable: bool = False,
    ) -> Ticket:
        del on_failed, deadline, repeatable
        self._turns.append(lambda: on_done(command(self._pad, lambda: False)))
        return self

    def cancel(self) -> None:
        self.cancelled += 1

    def status(self) -> DeviceStatus | None:
        return self._pad.status()

    def poll_soon(self) -> None: ...

    @property
    def is_waiting(self) -> bool:
        return bool(self._turns)

    def turn(self) -> None:
        self._turns.pop()()


class SpokenTo:
    """Implements `kiosk.voice.speaking.Voice`."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Language]] = []

    def say(self, text: str, language: Language, *, is_update: bool, private: str = "") -> None:
        assert not is_update
        assert private
        self.heard.append((text, language))

    def speak_louder(self) -> None:
        self.heard.append(("louder", Language.ZH))

    def speak_faster(self) -> None:
        self.heard.append(("faster", Language.ZH))

    def forget_manner(self) -> None:
        self.heard.clear()

    def hush(self) -> None:
        self.heard.append(("", Language.ZH))


def test_keys_pressed_in_a_test_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugged = KeyPadSimulator(tmp_path / "event5")
    plugged.start()
    pad = EvdevKeyPad(EvdevKeyPadOptions(device=plugged.endpoint, is_held=False), SystemMonotonicClock())
    pad.status()
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr("app.screen.ear_keys.call_later", lambda _ms, act: waiting.append(act))
    acts: list[str] = []
    walk: Any = SimpleNamespace(
        **{
            name: partial(acts.append, name)
            for name in ("go_on", "go_back", "choose", "repeat", "speak_louder", "speak_faster")
        }
    )
    line, lent = PadLine(pad), [True]
    keys = EarKeys(line, walk, lambda: lent[0])
    keys.listen()
    for _ in range(3):
        plugged.act("press", {"key": "choose"})
    lent[0] = False
    waiting.pop()()
    # pressed as soon as the old ones were let go
    monkeypatch.setattr("app.screen.ear_keys._key", after(lambda: plugged.act("press", {"key": "next"}), _key))
    line.turn()
    assert acts == ["go_on"]
    plugged.act("press", {"key": "back"})
    line.turn()
    assert acts == ["go_on", "go_back"]
    keys.close()
    pad.close()
    plugged.stop()


def test_pad_pulled_in_a_visit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugged = KeyPadSimulator(tmp_path / "event5")
    plugged.start()
    pad = EvdevKeyPad(EvdevKeyPadOptions(device=plugged.endpoint, is_held=False), SystemMonotonicClock())
    pad.status()
    waiting: list[tuple[int, Callable[[], None]]] = []
    monkeypatch.setattr("app.screen.ear_keys.call_later", lambda ms, act: waiting.append((ms, act)))
    acts: list[str] = []
    keys_of_walk = ("go_on", "go_back", "choose", "repeat", "speak_louder", "speak_faster")
    walk: Any = SimpleNamespace(**{name: partial(acts.append, name) for name in keys_of_walk})
    line = PadLine(pad)
    keys = EarKeys(line, walk)
    keys.listen()
    plugged.act("press", {"key": "next"})
    line.turn()
    plugged.set_fault("unplugged", on=True)
    plugged.act("press", {"key": "choose"})
    line.turn()
    plugged.set_fault("unplugged", on=False)
    assert [ms <= 1000 for ms, _act in waiting] == [True], "usable within a second of being plugged in"
    pad.status()  # the worker looks after it meanwhile
    plugged.act("press", {"key": "back"})
    waiting.pop()[1]()
    line.turn()
    assert acts == ["go_on", "go_back"], "what was pressed on a pulled pad does nothing"
    keys.close()
    pad.close()
    plugged.stop()


def after(first: Callable[[], object], command: Callable[..., T]) -> Callable[..., T]:
    def both(*given: object) -> T:
        first()
        return command(*given)

    return both


def test_two_switches_begin_an_item(driver: ScreenDriver, robot: ScreenRobot, tmp_path: Path) -> None:
    """The keys "next" and "choose" alone, by a real pad: what is heard decides when the second is pressed."""
    plugged = KeyPadSimulator(tmp_path / "event5")
    plugged.start()
    pad = EvdevKeyPad(EvdevKeyPadOptions(device=plugged.endpoint, is_held=False), SystemMonotonicClock())
    line, spoken = PadLine(pad), SpokenTo()
    model = driver.window.model
    walk = EarWalk(driver.window.view, model, LanguageVoice(spoken, lambda: model.language), str, later)
    lent = [False]
    keys = EarKeys(line, walk, lambda: lent[0])
    keys.listen()
    pad.status()
    driver.show("guide", Language.EN)
    for _ in range(100):
        plugged.act("press", {"key": "next"})
        line.turn()
        if spoken.heard[-1][0] == "Start":
            break
    plugged.act("press", {"key": "choose"})
    line.turn()
    assert driver.surface.performed == [(intents.GoOn(), driver.surface.view.serial)]
    assert {language for _text, language in spoken.heard} == {Language.EN}
    for key in ("louder", "faster"):
        plugged.act("press", {"key": key})
        line.turn()
        assert spoken.heard[-2:] == [(key, Language.ZH), ("Start", Language.EN)]
    heard, lent[0] = len(spoken.heard), True
    plugged.act("press", {"key": "louder"})
    line.turn()
    assert (len(spoken.heard), line.is_waiting) == (heard, False), "a guided test has the pad"
    keys.close()
    assert line.cancelled == 1
    pad.close()
    plugged.stop()


@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
def test_voice_button_begins_visit_by_ear(
    driver: ScreenDriver, robot: ScreenRobot, walk: EarWalk, voice: HeardVoice, care: bool
) -> None:
    model = driver.window.model
    model.byEarWanted.connect(walk.start)
    try:
        driver.show("attract", care=care)
        assert not robot.sees("voice") or model.hasVoice
        model.offer_voice()
        driver.settle()
        robot.tap("voice")
        assert [intent for intent, _ in driver.surface.performed] == [intents.Wake()]
        voice.heard.clear()
        driver.show("home")
        driver.settle()
        assert voice.heard, "the first page is said without a key"
    finally:
        model.byEarWanted.disconnect(walk.start)
        driver.show("attract")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
def test_buttons_keep_places_while_voice_loads(
    driver: ScreenDriver, robot: ScreenRobot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    model = driver.window.model
    monkeypatch.setattr(model, "_has_voice", False)
    monkeypatch.setattr(model, "_has_voice_place", False)
    model.keep_voice_place()
    driver.resize(*size)
    try:
        driver.show("attract")
        assert not robot.sees("voice")
        before = [place_of(robot, name) for name in ("care", "low-reach")]
        model.offer_voice()
        driver.settle()
        assert robot.sees("voice")
        assert [place_of(robot, name) for name in ("care", "low-reach")] == before
    finally:
        monkeypatch.undo()
        model.voiceChanged.emit()
        driver.resize(1080, 1920)


def place_of(robot: ScreenRobot, name: str) -> QRectF:
    button = robot.find(name)
    assert button is not None
    return button.mapRectToScene(button.boundingRect())


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
def test_rest_offers_care_voice_and_reach(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.window.model.offer_voice()
    driver.resize(*size)
    try:
        for language in (Language.ZH, Language.EN):
            for care in (False, True):
                driver.show("attract", language, care=care)
                assert not faults(driver.window.view.rootObject(), driver.unit)
                assert {"voice", "care", "low-reach", "language", "search", "wake"} <= set(robot.names())
                robot.tap("care")
                assert [intent for intent, _ in driver.surface.performed] == [intents.SetCareMode(not care)]
    finally:
        driver.resize(1080, 1920)


class SocketLine:
    """Answers at once what the socket says next, or fails where it says nothing."""

    def __init__(self, *plugs: Headphones | None) -> None:
        self.plugs = list(plugs)
        self.looks = 0

    def submit(
        self, _command: object, on_done: Callable[[Any], None], on_error: Callable[[Exception], None], _seconds: float
    ) -> SimpleNamespace:
        self.looks += 1
        plug = self.plugs.pop(0)
        if plug is None:
            on_error(OSError())
        else:
            on_done(plug)
        return SimpleNamespace(cancel=lambda: None)


def put_in(monkeypatch: pytest.MonkeyPatch, *plugs: Headphones | None, visits: tuple[int, ...] = ()) -> int:
    """How often a visit begins while the socket says this, one after the other; in `visits` somebody is there."""
    again: list[Callable[[], None]] = []
    monkeypatch.setattr("app.screen.ear_keys.call_later", lambda _ms, callback: again.append(callback))
    line, begun, turn = SocketLine(*plugs), [], 0

    def begin() -> None:
        begun.append(turn)

    watch = HeadphoneWatch(line, lambda: turn not in visits, begin)
    watch.watch()
    while line.plugs:
        turn += 1
        again.pop()()
    watch.close()
    again.pop()()
    assert not again, "it looks no more once it is closed"
    return len(begun)


def test_headphones_put_in_begin_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    out, plugged, unknown = Headphones.OUT, Headphones.IN, Headphones.UNKNOWN
    assert put_in(monkeypatch, out, plugged) == 1
    assert put_in(monkeypatch, out, plugged, plugged, out, plugged) == 2
    assert put_in(monkeypatch, plugged, plugged) == 0, "left behind by somebody"
    assert put_in(monkeypatch, unknown, plugged) == 0
    assert put_in(monkeypatch, out, None, plugged) == 0
    assert put_in(monkeypatch, out, plugged, visits=(1,)) == 0, "put in during a visit that is over"


def test_socket_that_nothing_tells_of_is_asked_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    monkeypatch.setattr("app.screen.ear_keys.call_later", lambda ms, _callback: waits.append(ms))
    for plug in (Headphones.UNKNOWN, Headphones.OUT):
        HeadphoneWatch(SocketLine(plug), lambda: True, lambda: None).watch()
    seldom, usual = waits
    assert seldom >= 10 * usual, "each look may start a program"
