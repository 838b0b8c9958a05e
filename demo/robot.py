"""A citizen who does any item on the real screen by real taps. Knows screens and editors, no item."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from demo.answers import AskedField, answer_for, applicant_of, waits_for_list
from demo.citizen_actions import TAP_AGAIN, CitizenActions
from demo.filling import Filling
from demo.terminal import DemoTerminal
from demo.window_driver import Stuck
from kiosk.forms.verdict import Entry
from kiosk.view.event import EventScreen
from kiosk.view.form import FieldView, FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.materials import MaterialsScreen
from kiosk.view.overlay import OverlayKind
from kiosk.view.papers import PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.view import Screen, View
from kiosk.view.visit_end import AnotherScreen
from simulators.person.people import person
from ui.viewmodels.field import is_answered, is_chosen_in_place

T = TypeVar("T", bound=Screen)

MOST_PAGES = 40
"""The most pages that a review may have."""


@dataclass
class RobotVisit:
    """The scripted citizen's visit (演示到访), as it was seen on the way."""

    screens: list[str] = field(default_factory=list)
    seen: list[Screen] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    result: ResultScreen | None = None
    papers: PrintScreen | None = None

    @property
    def asking(self) -> list[str]:
        """The screens that wait for the citizen; whether one sees the others depends on how fast they pass."""
        return [name for name in self.screens if name != "Working"]

    def all_of(self, kind: type[T]) -> list[T]:
        """Every screen of that kind that was seen."""
        return [screen for screen in self.seen if isinstance(screen, kind)]


TIMEZONE = ZoneInfo("Asia/Shanghai")
LONGEST_STEP = 90.0
PICTURE_SECONDS = 3.0
"""A picture for the album waits so long for what comes a moment after its screen."""
LAYOUT_SECONDS = 0.1
"""And so long for the screen to be laid out and painted."""
TAPS, PATIENT_SECONDS = 3, 4.0
"""How often somebody taps who sees nothing happen, and after how long."""
AT_DEVICES = (IdentifyScreen, FaceScreen, FingerprintScreen)
"""Here the citizen waits for a device and taps nothing."""
STROKES = [[(0.2, 0.3), (0.35, 0.5), (0.25, 0.7)], [(0.5, 0.3), (0.6, 0.6), (0.8, 0.35)]]


@cache
def catalogue() -> dict[str, ServiceItem]:
    """Every item by its code."""
    return {item.code: item for item in load_catalogue().items}


def _titles(item: ServiceItem) -> tuple[str, str]:
    """What it is called on the screen."""
    return item.short.zh, item.short.en


class Robot:
    """The robot (机器市民). `key` says who, among the synthetic people; with `pictures`, every screen is kept there.

    One that `is_brief` leaves optional questions out, and does not say how it was.
    """

    def __init__(self, terminal: DemoTerminal, *, key: str = "li") -> None:
        self.terminal = terminal
        self.driver = terminal.driver
        self.filling = Filling(self.driver)
        self.key = key
        self.actions = CitizenActions(terminal, key)
        self.person = person(key).card
        self.pictures: Path | None = None
        self.is_brief = False
        self._filled: list[str] = []

    # --- finding the item ---

    def wake(self) -> None:
        """Touch the attract screen."""
        self.driver.tap("wake")
        self.driver.until(lambda: isinstance(self.screen, HomeScreen), "home")

    def look_as(self, language: str, *, care_mode: bool) -> None:
        if language != self.driver.view.language:
            self._tap_again(
                "language",
                lambda: self.driver.has(f"language:{language}") or self.driver.view.language == language,
            )
            if self.driver.view.language != language:  # more than two are on a list
                self.driver.tap(f"language:{language}")
            self.driver.until(lambda: self.driver.view.language == language, f"language {language}")
        if care_mode:
            self.driver.tap("care")
            self.driver.until(lambda: self.driver.view.care_mode, "care mode")

    def _tap_again(self, name: str, holds: Callable[[], bool]) -> None:
        """As a citizen does who sees nothing happen: a tap in the moment in which the page is renewed counts for neither.

        On a busy machine what was opened may come later than that: it is there then, and covers the button.
        """
        for _ in range(TAPS):
            self.driver.tap_unless(name, holds)
            if self.driver.comes(holds, PATIENT_SECONDS):
                return
        self.driver.until(holds, name)

    def open_by_theme(self, item: ServiceItem) -> None:
        """From home to the guide over the pages of the item's theme."""
        self.driver.tap("by-theme")
        self.filling.tap_paged(f"theme:{item.theme}", "pages")
        self.driver.until(lambda: isinstance(self.screen, ItemListScreen), "the list")
        self.open_from_list(item.code)

    def open_event(self, name: str, answer: int) -> None:
        """From home to the items of a life event."""
        self.driver.tap("by-event")
        self.filling.tap_paged(f"event:{name}", "pages")
        self.driver.until(lambda: isinstance(self.screen, EventScreen), "the question")
        self.filling.tap_paged(f"answer:{answer}", "answers")
        self.driver.until(lambda: isinstance(self.screen, EventScreen) and bool(self.screen.rows), "its items")

    def tick(self, code: str) -> None:
        """An item of the life event, wanted or not wanted any more."""
        self.filling.tap_paged(f"tick:{code}", "items")

    def open_from_list(self, code: str) -> None:
        """From the pages of the list to the guide."""
        self.seek(code)
        self.filling.tap_paged(f"item:{code}", "rows")
        names = _titles(catalogue()[code])
        self.driver.until(
            lambda: isinstance(self.screen, GuideScreen) and self.screen.title in names, f"guide of {code}"
        )

    def seek(self, code: str) -> None:
        """Turn the list to the page on which the item is."""
        self.driver.until(lambda: isinstance(self.screen, ItemListScreen), "the list")
        for direction in ("previous", "next"):
            while code not in self.listed() and self.driver.shows(f"pages:{direction}"):
                before = self.driver.view
                self.driver.tap(f"pages:{direction}")
                self.driver.until(lambda: self.driver.view is not before, "the other page")  # noqa: B023 -- called at once
                self.driver.wait_for_frame()

    def listed(self) -> list[str]:
        """The items on the page of the list."""
        return [row.code for row in self.screen.rows] if isinstance(self.screen, ItemListScreen) else []

    # --- walking ---

    @property
    def screen(self) -> Screen:
        return self.driver.view.screen

    def become(self, key: str) -> None:
        """Somebody else of the synthetic people."""
        self.key = key
        self.actions = CitizenActions(self.terminal, key)
        self.person = person(key).card

    def suit(self, *items: ServiceItem) -> None:
        """Become somebody who may do the items."""
        self.become(applicant_of(items, self.today))

    def walk(
        self, item: ServiceItem, until: Callable[[Screen], bool] = lambda one: isinstance(one, AnotherScreen)
    ) -> RobotVisit:
        """From the guide to where `until` holds; by default to the question whether there is anything else."""
        visit = RobotVisit(filled=[])
        self._filled = visit.filled
        self.actions.begin(item)
        for _ in range(400):
            screen, view = self.screen, self.driver.view
            self._note(screen, visit)
            if self._reads() or self._rates(screen):
                continue
            if until(screen):
                return visit
            if isinstance(screen, AttractScreen):
                raise Stuck(f"{item.code}: the visit ended by itself after {visit.screens[:-1]}")
            self._act(item, screen)
            self._follow(item, screen, view)
        raise Stuck(f"{item.code} never ends: {self.screen!r}")

    def walk_event(self, until: Callable[[Screen], bool] = lambda one: isinstance(one, AnotherScreen)) -> RobotVisit:
        """From the items of a life event to where `until` holds: whichever of them is up is what the screen asks for."""
        visit = RobotVisit(filled=[])
        self._filled = visit.filled
        item = next(iter(catalogue().values()))
        for _ in range(900):
            screen, view = self.screen, self.driver.view
            self._note(screen, visit)
            if self._reads() or self._rates(screen):
                continue
            if until(screen):
                return visit
            short = view.frame.item_title.rpartition(" · ")[2]
            item = next((named for named in catalogue().values() if short in _titles(named)), item)
            if item.code not in visit.items and not isinstance(screen, EventScreen):
                visit.items.append(item.code)
                self.actions.begin(item)
            self._act(item, screen)
            self._follow(item, screen, view)
        raise Stuck(f"the life event never ends: {self.screen!r}")

    def _follow(self, item: ServiceItem, screen: Screen, view: View) -> None:
        """Until the view has changed; taps again where nothing happens for long."""

        def has_moved() -> bool:
            return self.driver.view is not view

        if not isinstance(screen, AT_DEVICES) and not self.driver.comes(has_moved, TAP_AGAIN):
            self._act(item, screen)
        self.driver.until(has_moved, f"{item.code} to move on", LONGEST_STEP)

    def finish(self) -> None:
        """End the visit, take the card, be gone."""
        self.driver.tap("main")
        self.terminal.leave()
        self.wait_for_rest()

    def wait_for_rest(self) -> None:
        """Until the terminal waits for somebody else."""
        self.driver.until(lambda: isinstance(self.screen, AttractScreen), "the attract screen")

    def press(self) -> None:
        """The main button, once it can be pressed; otherwise nothing."""
        frame = self.driver.view.frame
        if frame.goes_on:
            return  # the next screen comes by itself
        if frame.main is not MainAction.NONE and frame.is_main_enabled:
            kind = type(self.screen)
            # a page that comes meanwhile may open a field over the button
            self.driver.tap_unless("main", lambda: type(self.screen) is not kind or self.driver.has("sheet:done"))

    def _note(self, screen: Screen, visit: RobotVisit) -> None:
        visit.seen.append(screen)
        name = type(screen).__name__.removesuffix("Screen")
        if not visit.screens or visit.screens[-1] != name:
            visit.screens.append(name)
            if self.pictures is not None:
                self.driver.comes(self._is_all_there, PICTURE_SECONDS)
                self.driver.rest(LAYOUT_SECONDS)
            if self.pictures is not None and isinstance(self.screen, type(screen)):
                self.driver.save(self.pictures / f"{len(visit.screens):02}-{name}.png")
        if isinstance(screen, ResultScreen):
            visit.result = screen
        if isinstance(screen, PrintScreen):
            visit.papers = screen

    def _is_all_there(self) -> bool:
        """Whether what comes a moment after the screen itself is there: the camera's picture, the code to pay by."""
        match self.screen:
            case FaceScreen() | MaterialsScreen():
                return self.driver.property_of("live-picture", "hasPicture") is True
            case PaymentScreen(stage=PayStage.OPENING):
                return False
            case _:
                return True

    def _act(self, item: ServiceItem, screen: Screen) -> None:
        match screen:
            case FormScreen():
                self._fill(item, screen)
            case SignatureScreen(is_signed=False):
                self._sign(screen)
            case ReviewScreen():
                self._look_over()
                self.press()
            case IdentifyScreen(is_other=True) if screen.stage is not IdentifyStage.READ:
                self._serve(screen)  # who has brought the card does without nothing
            case _:
                self._serve(screen)
                if self.screen is screen:
                    self.press()

    def _sign(self, screen: SignatureScreen) -> None:
        del screen
        self.driver.draw("signature-pad", STROKES)

    def _reads(self) -> bool:
        """Reads the page that lies over the screen, and puts it away."""
        overlay = self.driver.view.overlay
        if overlay is None or overlay.kind is not OverlayKind.HELP:
            return False
        self._tap_again("overlay:stay", lambda: self.driver.view.overlay is None)
        return True

    def _rates(self, screen: Screen) -> bool:
        """Says how it was, where that is asked and not said."""
        if self.is_brief or not isinstance(screen, AnotherScreen) or not screen.is_rated or screen.chosen:
            return False
        self._tap_again(
            "rate:satisfied", lambda: not isinstance(self.screen, AnotherScreen) or bool(self.screen.chosen)
        )
        return True

    def _look_over(self) -> None:
        """Every page of a long review, which the main button turns before it goes on."""
        for _ in range(MOST_PAGES):
            if not self.driver.has("review") or self.driver.property_of("review", "hasUnseen") is not True:
                return
            seen = self.driver.property_of("review", "furthest")
            self.press()
            self.driver.until(partial(self._has_turned, seen), "the next page of the review")
            self.driver.wait_for_frame()

    def _has_turned(self, seen: object) -> bool:
        is_there = isinstance(self.screen, ReviewScreen) and self.driver.has("review")
        return not is_there or self.driver.property_of("review", "furthest") != seen

    def _serve(self, screen: Screen) -> None:
        """What the citizen does beside the screen before the main button can be pressed."""
        self.actions.do(screen)

    # --- single screens ---

    def _fill(self, item: ServiceItem, screen: FormScreen) -> None:
        if any(form_field.is_loading for form_field in screen.fields):
            return
        is_single = len(screen.fields) == 1 and not (screen.may_grow and is_chosen_in_place(screen.fields[0]))
        if not is_single:
            self.driver.wait_for_frame()
        opened = (
            None if is_single else next((form_field for form_field in screen.fields if self._is_open(form_field)), None)
        )
        left_out = (
            form_field
            for form_field in screen.fields
            if not is_answered(form_field) and not (self.is_brief and not form_field.is_required)
        )
        empty = opened or next(left_out, None)
        if empty is None:
            self._leave_page(screen)
            return
        if waits_for_list(item, empty):
            return
        if not is_single and opened is None and not is_chosen_in_place(empty):
            self.filling.tap_paged(f"field:{empty.name}", "fields")
        if not is_single and is_chosen_in_place(empty):
            self.filling.turn_to(f"choices:{empty.name}", "fields")
        else:
            self.driver.until(lambda: self.driver.has(f"editor:{empty.name}"), f"the editor of {empty.name}")
        self._filled.append(empty.name)
        self.filling.fill(empty, self._answer(item, empty))
        # the sheet goes by itself when one of a few was picked, or the answer brings up other fields
        if not is_single and self._is_open(empty):
            self.driver.tap("sheet:done")
            self.driver.until(lambda: not self._is_open(empty), f"the end of the sheet of {empty.name}", 5)

    def _is_open(self, field: FieldView) -> bool:
        return self.driver.has("sheet:done") and self.driver.has(f"editor:{field.name}")

    def _leave_page(self, screen: FormScreen) -> None:
        before = self.driver.view

        def is_gone() -> bool:
            """A full page goes on by itself, and the next may open a field over the button."""
            now = self.screen
            return not isinstance(now, FormScreen) or now.page != screen.page or self.driver.has("sheet:done")

        if not is_gone():
            self.press()
        self.driver.until(lambda: self.driver.view is not before or is_gone(), "the next page")
        after = self.screen
        if isinstance(after, FormScreen) and after.page == screen.page:
            wrong = {form_field.name: form_field.error for form_field in after.fields if form_field.error}
            if wrong:
                raise Stuck(f"refused: {wrong} {after}")

    def _answer(self, item: ServiceItem, shown: FieldView) -> Entry:
        asked = {form_field.name: form_field for form_field in item.inputs}
        return answer_for(AskedField(item, asked[shown.name], shown, self.person, self.today))

    @property
    def today(self) -> date:
        """The date at the terminal's place."""
        return datetime.now(TIMEZONE).date()
