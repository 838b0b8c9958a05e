"""A citizen who does not see the screen: finds what is to be chosen by what is heard, with the keys of a pad or two switches."""

from collections.abc import Callable, Iterator
from itertools import count
from time import monotonic

import shiboken6

from demo.robot import Robot
from demo.window_driver import Stuck, WindowDriver
from tests.journeys.demo_terminal import JourneyTerminal
from ui.by_ear.stops import EarStop, is_uncovered
from ui.by_ear.walk import EarVoice, EarWalk
from wording.store import load_wording

MOST_KEYS = 400
"""On one page, until somebody gives up."""
OFFERED = 2.0
"""Seconds after which another way to sign is not offered."""
APART = 1.0
"""Seconds between two keys, by the citizen's own clock: none is the second half of a double tap."""


class UnheardVoice:
    """Says nothing: `EarWalk.said` has what is to be heard. Implements `ui.by_ear.walk.EarVoice`."""

    def say(self, text: str, private: str) -> None: ...

    def speak_louder(self) -> None: ...

    def speak_faster(self) -> None: ...

    def hush(self) -> None: ...


class EarDriver(WindowDriver):
    """Taps nothing: it goes to a thing by keys, and chooses it (听读手). With `switches`, only "next" and "choose" are pressed."""

    _seconds = count(int(monotonic()))

    def __init__(self, terminal: JourneyTerminal, *, switches: bool, voice: EarVoice | None = None) -> None:
        screen = terminal.screen
        super().__init__(screen, terminal.driver._settle, terminal.folder)
        model, wording = screen.window.model, load_wording()
        self.walk = EarWalk(
            self._window,
            model,
            voice or UnheardVoice(),
            lambda message: wording.say(message, model.language),
            lambda: next(EarDriver._seconds) * APART,
        )
        self._turned_at = monotonic()  # the page that is up may have just come
        self._switches = switches
        self.keys = 0

    # --- what a finger does in a WindowDriver ---

    def shows(self, name: str) -> bool:
        """Whether it is heard on the page, and can be chosen."""
        return any(True for _ in self._choices(lambda each: each.item.objectName() == name))

    def tap(self, name: str) -> None:
        """Go there by ear, and choose it."""
        self.until(lambda: self.shows(name), f"{name} to be heard")
        self.wait_for_frame()
        self._wait_to_settle()
        # it may be away for a moment, while something goes on by itself
        self.until(lambda: self.shows(name) and self._goes_to(name), f"{name} to be reached")
        self._press(self.walk.choose)
        self.tapped.append(name)

    def tap_unless(self, name: str, holds: Callable[[], bool]) -> None:
        """The same, but nothing where it holds before that."""
        self.until(lambda: holds() or self.shows(name), f"{name} to be heard")
        if not holds():
            self.tap(name)

    def draw(self, name: str, strokes: list[list[tuple[float, float]]]) -> None:
        """Who cannot see does not draw: the other way is chosen. Another person who has to sign writes the own name."""
        if self.comes(lambda: self.shows("sign-in-words"), OFFERED):
            self.tap("sign-in-words")
        else:
            super().draw(name, strokes)

    def write(self, name: str, text: str) -> None:
        """Into the box that was gone to by ear; the words are those that the keyboard gives."""
        self.until(lambda: self.shows(name) and self._goes_to(name), f"{name} to be reached")
        self._press(self.walk.choose)
        super().write(name, text)

    # --- by ear ---

    def _choices(self, is_it: Callable[[EarStop], bool]) -> Iterator[EarStop]:
        root = self._window.rootObject()
        return (each for each in self.walk.stops() if each.can_be_chosen and is_it(each) and is_uncovered(root, each))

    def _goes_to(self, name: str) -> bool:
        """By what is heard: no other thing on the page may sound the same. False where it goes meanwhile. Raises Stuck."""
        wanted = next(self._choices(lambda each: each.item.objectName() == name), None)
        if wanted is None:
            return False
        alike = {each.item.objectName() for each in self._choices(lambda each: each.words == wanted.words)}
        if alike != {name}:
            raise Stuck(f"sound alike, {wanted.words!r}: {alike}")
        step = self.walk.go_on if self._switches or not self._is_before(name) else self.walk.go_back
        for _ in range(MOST_KEYS):
            if self._here() == name:
                return True
            self._press(step)
        return False

    def _is_before(self, name: str) -> bool:
        """Whether "back" is the shorter way, as who knows the page would know."""
        names = [each.item.objectName() for each in self.walk.stops()]
        here = self._here()
        if here not in names or name not in names:
            return False
        return (names.index(here) - names.index(name)) % len(names) < len(names) / 2

    def _here(self) -> str:
        at = self.walk.at
        return at.item.objectName() if at is not None and shiboken6.isValid(at.item) else ""

    def _press(self, key: Callable[[], None]) -> None:
        key()
        self.keys += 1


class EarRobot(Robot):
    """Does any item without sight (盲操作机器市民)."""

    def __init__(self, terminal: JourneyTerminal, *, switches: bool, voice: EarVoice | None = None) -> None:
        terminal.driver = self.ear = EarDriver(terminal, switches=switches, voice=voice)
        super().__init__(terminal)
