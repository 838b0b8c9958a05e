"""A citizen who does any item on the real screen by real taps. Knows screens and editors, no item."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from drivers.people import person
from kiosk.forms.verdict import Entry
from kiosk.journeys.planner import asked_fields
from kiosk.view import (
    AnotherScreen,
    AttractScreen,
    FaceScreen,
    FieldView,
    FingerprintScreen,
    FormScreen,
    GuideScreen,
    HomeScreen,
    IdentifyScreen,
    IdentifyStage,
    ItemListScreen,
    ItemRow,
    MainAction,
    MaterialsScreen,
    PaymentScreen,
    PayStage,
    PrintScreen,
    RateScreen,
    ResultScreen,
    Screen,
    SignatureScreen,
    View,
)
from tests.answers import Asked, answer_for
from tests.journeys.filling import Filling
from tests.journeys.glass import Stuck
from tests.journeys.house import House

T = TypeVar("T")
TIMEZONE = ZoneInfo("Asia/Shanghai")
LONGEST_STEP = 40.0
TAP_AGAIN = 8.0
"""Seconds after which a citizen taps again: a tap at the same place within 400 ms of the last is no tap (ui.tap_guard)."""
AT_DEVICES = (IdentifyScreen, FaceScreen, FingerprintScreen)
"""Here the citizen waits for a device and taps nothing."""
STROKES = [[(0.2, 0.3), (0.35, 0.5), (0.25, 0.7)], [(0.5, 0.3), (0.6, 0.6), (0.8, 0.35)]]
BLINK = ("眨", "blink", "Blink")
TURNS = ((("左", "left"), -26.0), (("右", "right"), 26.0))
BLINKS_EVERY = 1.0
MOVED = 0.7
"""From this progress on the movement was seen."""


@cache
def catalogue() -> dict[str, ServiceItem]:
    """Every item by its code."""
    return {item.code: item for item in load_catalogue().items}


@dataclass
class Walked:
    """What the citizen saw on the way."""

    screens: list[str] = field(default_factory=list)
    seen: list[Screen] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    result: ResultScreen | None = None
    papers: PrintScreen | None = None

    @property
    def asking(self) -> list[str]:
        """The screens that wait for the citizen; whether one sees the others depends on how fast they pass."""
        return [name for name in self.screens if name != "Working"]

    def all_of(self, kind: type[T]) -> list[T]:
        """Every screen of that kind that was seen."""
        return [screen for screen in self.seen if isinstance(screen, kind)]


class Robot:
    """机器市民."""

    def __init__(self, house: House, *, key: str = "li") -> None:
        self.house = house
        self.glass = house.glass
        self.filling = Filling(self.glass)
        self.key = key
        self.person = person(key).card
        self.pictures = ""
        self.face = key
        self.taps_twice = False
        self._paid = ""
        self._asked = ("", False)
        self._filled: list[str] = []

    # --- finding the item ---

    def wake(self) -> None:
        """Touch the attract screen."""
        self.glass.tap("wake")
        self.glass.until(lambda: isinstance(self.screen, HomeScreen), "home")

    def open_by_theme(self, item: ServiceItem) -> None:
        """From home to the guide over the pages of the item's theme."""
        self.glass.tap("by-theme")
        self.filling.tap_paged(f"theme:{item.theme}", "pages")
        self.glass.until(lambda: isinstance(self.screen, ItemListScreen), "the list")
        self.open_from_list(item.code)

    def open_from_list(self, code: str) -> GuideScreen:
        """From the pages of the list to the guide."""
        self.seek(code)
        self.filling.tap_paged(f"item:{code}", "rows")
        return self.at_guide(code)

    def seek(self, code: str) -> None:
        """Turn the list to the page on which the item stands."""
        self.glass.until(lambda: isinstance(self.screen, ItemListScreen), "the list")
        for direction in ("previous", "next"):
            while code not in self.listed() and self.glass.shows(f"pages:{direction}"):
                before = self.glass.view
                self.glass.tap(f"pages:{direction}")
                self.glass.until(lambda: self.glass.view is not before, "the other page")  # noqa: B023 -- called at once
                self.glass.painted()

    def row(self, code: str) -> ItemRow:
        """The item's row on this page of the list."""
        assert isinstance(self.screen, ItemListScreen)
        return next(row for row in self.screen.rows if row.code == code)

    def listed(self) -> list[str]:
        """The items on the page of the list."""
        return [row.code for row in self.screen.rows] if isinstance(self.screen, ItemListScreen) else []

    def at_guide(self, code: str) -> GuideScreen:
        """Until the guide of the item is up."""
        name = catalogue()[code].name.zh
        self.glass.until(lambda: isinstance(self.screen, GuideScreen) and self.screen.title == name, f"guide of {code}")
        assert isinstance(self.screen, GuideScreen)
        return self.screen

    # --- walking ---

    @property
    def screen(self) -> Screen:
        """What is on the glass."""
        return self.glass.view.screen

    def walk(
        self, item: ServiceItem, until: Callable[[Screen], bool] = lambda one: isinstance(one, AnotherScreen)
    ) -> Walked:
        """From the guide to where `until` holds; by default to the question whether there is anything else."""
        walked = Walked(filled=[])
        self._filled = walked.filled
        self._paid, self._asked = "", ("", False)
        for _ in range(400):
            screen, view = self.screen, self.glass.view
            self._note(screen, walked)
            if until(screen):
                return walked
            self._act(item, screen)
            self._follow(item, screen, view)
        raise Stuck(f"{item.code} never ends: {self.screen!r}")

    def _follow(self, item: ServiceItem, screen: Screen, view: View) -> None:
        """Until the view has changed; taps again where nothing happens for long."""

        def has_moved() -> bool:
            return self.glass.view is not view

        if not isinstance(screen, AT_DEVICES) and not self.glass.comes(has_moved, TAP_AGAIN):
            self._act(item, screen)
        self.glass.until(has_moved, f"{item.code} to move on", LONGEST_STEP)

    def finish(self) -> None:
        """Take the card, end the visit, be gone."""
        self.house.leave()
        self.glass.tap("main")
        self.until_rest()

    def abandon(self) -> None:
        """Leave in the middle."""
        self.house.leave()
        self.glass.tap("leave")
        self.glass.tap("overlay:leave")
        self.until_rest()

    def until_rest(self) -> None:
        """Until the terminal waits for somebody else."""
        self.glass.until(lambda: isinstance(self.screen, AttractScreen), "the attract screen")

    def until_screen(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True) -> None:
        """Until such a screen is up, and this holds of it."""

        def is_there() -> bool:
            screen = self.screen
            return isinstance(screen, kind) and holds(screen)

        self.glass.until(is_there, kind.__name__, LONGEST_STEP)

    @property
    def is_filled(self) -> bool:
        """Whether every field of the page has something in it."""
        return isinstance(self.screen, FormScreen) and all(each.value or each.values for each in self.screen.fields)

    @property
    def typed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What stands in the fields of the page."""
        return (
            {each.name: (each.value, each.values) for each in self.screen.fields}
            if isinstance(self.screen, FormScreen)
            else {}
        )

    def press(self) -> None:
        """The main button, once it can be pressed; otherwise nothing."""
        chrome = self.glass.view.chrome
        if chrome.main is not MainAction.NONE and chrome.is_main_enabled:
            (self.glass.tap_twice if self.taps_twice else self.glass.tap)("main")

    def _note(self, screen: Screen, walked: Walked) -> None:
        walked.seen.append(screen)
        name = type(screen).__name__.removesuffix("Screen")
        if not walked.screens or walked.screens[-1] != name:
            walked.screens.append(name)
            if self.pictures:
                self.glass.save(f"{self.pictures}/{len(walked.screens):02}-{name}.png")
        if isinstance(screen, ResultScreen):
            walked.result = screen
        if isinstance(screen, PrintScreen):
            walked.papers = screen

    def _act(self, item: ServiceItem, screen: Screen) -> None:
        match screen:
            case FormScreen():
                self._fill(item, screen)
            case SignatureScreen(is_signed=False):
                self.glass.draw("signature-pad", STROKES)
            case RateScreen(chosen=""):
                self.glass.tap("rate:satisfied")
            case _:
                self._serve(screen)
                if self.screen is screen:
                    self.press()

    def _serve(self, screen: Screen) -> None:
        """What the citizen does beside the glass before the main button can be pressed."""
        match screen:
            case IdentifyScreen() if screen.stage is not IdentifyStage.READ:
                self.house.put_card(self.key, self.face)
            case FaceScreen():
                self._obey(screen)
            case FingerprintScreen():
                self.house.do("fingerprint_reader", "press", person=self.key)
            case MaterialsScreen(pages=()):
                self._place_page(screen)
            case PaymentScreen(stage=PayStage.WAITING):
                self._pay(screen)

    # --- single screens ---

    def _fill(self, item: ServiceItem, screen: FormScreen) -> None:
        if any(each.is_loading for each in screen.fields):
            return
        empty = next((each for each in screen.fields if not each.value and not each.values), None)
        if empty is None:
            self._leave_page(screen)
            return
        is_single = len(screen.fields) == 1
        if not is_single:
            self.filling.tap_paged(f"field:{empty.name}", "fields")
        self.glass.until(lambda: self.glass.has(f"editor:{empty.name}"), f"the editor of {empty.name}")
        self._filled.append(empty.name)
        self.filling.fill(empty, self._answer(item, empty))
        if self.glass.has("sheet:done"):  # the sheet goes by itself when the answer brings up other fields
            self.glass.tap("sheet:done")
            self.glass.until(lambda: not self.glass.has("sheet:done"), f"the end of the sheet of {empty.name}", 5)

    def _leave_page(self, screen: FormScreen) -> None:
        before = self.glass.view
        self.press()
        self.glass.until(lambda: self.glass.view is not before, "the next page")
        after = self.screen
        if isinstance(after, FormScreen) and after.page == screen.page:
            wrong = {each.name: each.error for each in after.fields if each.error}
            if wrong:
                raise Stuck(f"refused: {wrong} {after}")

    def _answer(self, item: ServiceItem, shown: FieldView) -> Entry:
        asked = {each.name: each for each in asked_fields(item)}
        return answer_for(Asked(item, asked[shown.name], shown, self.person, self.today))

    @property
    def today(self) -> date:
        """In the hall."""
        return datetime.now(TIMEZONE).date()

    def _obey(self, screen: FaceScreen) -> None:
        """Do what the screen asks, and look ahead again as soon as it has been seen."""
        asked = (screen.instruction, screen.progress >= MOVED)
        if asked != self._asked:
            self._asked = asked
            self._move(screen)

    def _move(self, screen: FaceScreen) -> None:
        if any(word in screen.instruction for word in BLINK):
            while screen.progress < MOVED:
                self.house.do("camera", "obey", challenge="blink")
                if self.glass.changes_within(BLINKS_EVERY):
                    return
            return
        side = sum(yaw for words, yaw in TURNS for word in words if word in screen.instruction)
        self.house.do("camera", "turn", yaw=side if screen.progress < MOVED else 0.0)

    def _place_page(self, screen: MaterialsScreen) -> None:
        self.house.do("document_scanner", "put_page", title=screen.label)
        if screen.is_optional:
            self.glass.until(lambda: self.glass.shows("capture"), "the button to take a page")
            self.glass.tap("capture")
            if not self.glass.comes(self._has_page, TAP_AGAIN):
                self.glass.tap("capture")
            self.glass.until(self._has_page, "the page to be taken")

    def _has_page(self) -> bool:
        return not isinstance(self.screen, MaterialsScreen) or bool(self.screen.pages)

    def _pay(self, screen: PaymentScreen) -> None:
        """Scan the code that is painted, pay once."""
        if self._paid != screen.qr_text:
            self._paid = screen.qr_text
            assert self.glass.property_of("qr", "text") == screen.qr_text
            self.house.pay(screen.qr_text)
