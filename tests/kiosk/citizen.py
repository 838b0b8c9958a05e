"""A citizen at the bench: does what the screen asks for, whatever the item. Knows screens, not items."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from catalogue.answer_rules import OneOf
from demo.answers import USUAL, AskedField, answer_for, applicant_of, companion_of
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import CapturePage, GoOn, OpenItem, PaperCameOut, Rate, SetField, Sign, Wake
from kiosk.view.materials import MaterialsScreen
from kiosk.view.papers import PrintScreen
from kiosk.view.review import SignatureScreen
from kiosk.view.visit_end import AnotherScreen
from simulators.person.people import person
from tests.kiosk.parts import Bench, adult, snapshot
from ui.viewmodels.field import is_answered


def _signature() -> bytes:
    """One stroke of a finger, as the screen hands it over."""
    drawing = np.full((60, 200, 3), 255, np.uint8)
    cv2.line(drawing, (20, 40), (180, 20), (0, 0, 0), 5)
    return bytes(cv2.imencode(".png", drawing)[1])


PNG = _signature()


def is_over(screen: Any) -> bool:
    """At the last screen, and rated where that is asked."""
    return isinstance(screen, AnotherScreen) and (not screen.is_rated or bool(screen.chosen))


class Stuck(AssertionError):
    """The screen asks for something that the citizen cannot do."""


class Citizen:
    """Walks one item from its guide to the question whether there is anything else. Somebody who may do it, unless `person` says who."""

    def __init__(self, bench: Bench, *, person: str = "") -> None:
        self.bench = bench
        self.is_anyone = not person
        self.person = adult(person or USUAL)
        self.screens: list[Any] = []

    def open(self, code: str) -> None:
        if self.bench.view.screen.__class__.__name__ == "AttractScreen":
            assert self.bench.do(Wake())
        self.item = snapshot().items[code]
        if self.is_anyone and not self.screens:
            key = applicant_of([self.item], self.bench.today)
            self.person = self.person if key == USUAL else adult(key)
        assert self.bench.do(OpenItem(code)), "the guide opens"

    def start(self) -> None:
        assert self.bench.screen.can_start, self.bench.screen.note
        assert self.bench.do(GoOn())

    def walk(self, until: Callable[[Any], bool] = is_over) -> None:
        for _ in range(300):
            screen = self.bench.screen
            self.screens.append(screen)
            if until(screen):
                return
            self.act(screen)
        raise Stuck(f"{self.item.code} stays at {self.bench.screen!r}")

    def act(self, screen: Any) -> None:
        acts: dict[type, Callable[[Any], None]] = {
            IdentifyScreen: self.identify,
            FormScreen: self.fill,
            MaterialsScreen: self.capture,
            SignatureScreen: lambda screen: None if screen.is_signed else self.bench.do(Sign(PNG, 640.0)),
            AnotherScreen: lambda _: self.bench.do(Rate("satisfied")),
            PrintScreen: lambda screen: self.bench.do(PaperCameOut(yes=True)),
        }
        before = self.bench.view
        acts.get(type(screen), lambda _: None)(screen)
        if self.bench.view == before or not isinstance(screen, (FormScreen, IdentifyScreen, AnotherScreen)):
            self.press()

    def identify(self, screen: IdentifyScreen) -> None:
        if screen.wants_licence:
            if screen.stage in (IdentifyStage.WAITING, IdentifyStage.PROBLEM):
                self.bench.scanner.hold("SANDBOX-LICENCE:demo")
                self.bench.wait(2.5)
        elif screen.is_other:
            if screen.stage in (IdentifyStage.WAITING, IdentifyStage.PROBLEM):
                self.bench.reader.card = person(companion_of(self.person.id_number, self.item)).card
                self.bench.wait(2.5)
        elif screen.stage is not IdentifyStage.READ:
            self.bench.reader.card = self.person

    def capture(self, screen: MaterialsScreen) -> None:
        if not screen.pages:
            self.bench.wait(0.3)
            self.bench.do(CapturePage())
            self.bench.pump()

    @property
    def can_press(self) -> bool:
        frame = self.bench.view.frame
        return bool(frame.is_main_enabled and frame.main is not MainAction.NONE)

    def press(self) -> None:
        if self.can_press:
            self.bench.do(GoOn())
        self.bench.wait(0.8)

    def _one_of(self) -> set[str]:
        """The first of several answers of which at least one is asked for."""
        return {rule.field for rule in self.item.rules if isinstance(rule, OneOf)}

    def fill(self, screen: FormScreen) -> None:
        if self.bench.view.frame.main is MainAction.RETRY:
            self.press()
            return
        if any(each.is_loading for each in screen.fields):
            self.bench.wait(0.4)
            return
        for view in screen.fields:
            journey = self.bench.terminal._visit.session.journey
            if is_answered(view) or not (view.is_required or view.name in self._one_of()):
                continue
            asked = AskedField(
                self.item, journey.form.field_named(view.name), view, journey and self.person, self.bench.today
            )
            entry = answer_for(asked)
            assert self.bench.do(SetField(view.name, entry.value, entry.values)), view.name
        shown = self.bench.screen
        if isinstance(shown, FormScreen) and any(not is_answered(each) and each.is_required for each in shown.fields):
            return  # an answer brought up another question
        self.press()
        after = self.bench.screen
        errors = (
            [(each.name, each.error) for each in after.fields if each.error] if isinstance(after, FormScreen) else []
        )
        if errors:
            raise Stuck(f"{self.item.code}: {errors}")
