"""What a screen reader knows of the application on the bus, and what it and a keyboard can do there."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.ui.at_spi.message_bus import BusError, MessageBus

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE, COMPONENT, ACTION, TEXT = (
    f"org.a11y.atspi.{each}" for each in ("Accessible", "Component", "Action", "Text")
)
PATIENCE = 60.0
STATES = {
    "checked": 4, "editable": 7, "enabled": 8, "focusable": 11, "focused": 12, "modal": 16, "sensitive": 24, "showing": 25,
    "visible": 30, "checkable": 41,
}  # fmt: skip
"""By their number in AT-SPI."""
WORDS = ("label", "heading")
PRESSED = ("push button", "check box", "radio button")


class NotHeard(AssertionError):
    """What a screen reader waits for does not come."""


@dataclass(frozen=True)
class BusObject:
    """One object as the bus tells it (无障碍对象). `box`: left, top, width and height on the screen."""

    sender: str
    path: str
    role: str
    name: str
    states: frozenset[str]
    box: tuple[int, int, int, int]
    actions: int
    parent: str

    @property
    def is_showing(self) -> bool:
        return "showing" in self.states


class ScreenReader:
    """Reads the application (读屏)."""

    def __init__(self, bus: MessageBus, display: str) -> None:
        self._bus = bus
        self._display = display
        self._focus: tuple[str, str] | None = None
        self._has_moved = False
        self._announced: list[str] = []
        for kind in ("Object", "Focus", "Window"):
            rule = f"type='signal',interface='org.a11y.atspi.Event.{kind}'"
            bus.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "AddMatch", "s", rule)
        registry = (REGISTRY, "/org/a11y/atspi/registry", REGISTRY)
        for event in ("object:announcement", "object:state-changed:focused", "focus:"):
            bus.call(*registry, "RegisterEvent", "s", event)

    # --- reading ---

    def tree(self) -> list[BusObject]:
        """Everything that is showing, in reading order."""
        return list(self._everything())

    def find(self, name: str, *roles: str) -> BusObject | None:
        """The first that is showing by this name, or whose name begins with it; a button before its words."""
        like = None
        for each in self._everything():
            if each.name.startswith(name) and (each.role in roles if roles else each.role not in WORDS):
                if each.name == name:
                    return each
                like = like or each
        return like

    def focused(self) -> BusObject | None:
        """What has the focus, as it was last told; None where it lost it since."""
        self._hear()
        if self._focus is None:
            return None
        try:
            reported = self._reported(*self._focus, "")
        except BusError:  # it is gone
            return None
        return reported if "focused" in reported.states else None

    def text_of(self, reported: BusObject) -> str:
        """What stands in a text."""
        text: str = self._bus.call(reported.sender, reported.path, TEXT, "GetText", "ii", 0, -1)[0]
        return text

    def announced(self, words: str) -> None:
        """Wait until these words were announced since something was last done."""
        self.until(lambda: any(words in each for each in self._announced), f"an announcement of {words}")

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Until it holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                there = [(each.role, each.name) for each in self.tree()]
                raise NotHeard(f"{what}; announced {self._announced}; focus {self.focused()}; there are {there}")
            self._bus.listen(0.02)
            self._hear()

    # --- acting ---

    def press(self, name: str) -> None:
        """The action of the object of this name, as an assistive technology presses it."""
        self.until(lambda: self.find(name) is not None, name)
        reported = self.find(name)
        assert reported is not None
        self._begin()
        self._bus.call(reported.sender, reported.path, ACTION, "DoAction", "i", 0)

    def key(self, *keys: str) -> None:
        """Keys of a keyboard that is plugged in, by their X names."""
        self._begin()
        command = ["xdotool", "key", "--clearmodifiers", "--delay", "15", *keys]
        subprocess.run(command, env={**os.environ, "DISPLAY": self._display}, check=True)

    def tab(self) -> BusObject:
        """What has the focus after the tab key."""
        self.key("Tab")
        self.until(lambda: self._has_moved, "another focus")
        now = self.focused()
        assert now is not None
        return now

    # --- inside ---

    def _begin(self) -> None:
        """What was told before is of no account."""
        self._hear()
        self._has_moved = False
        self._announced.clear()

    def _hear(self) -> None:
        while self._bus.signals:
            reported = self._bus.signals.popleft()
            if reported.member == "Announcement":
                self._announced.append(str(reported.body[3]))
            elif reported.member == "StateChanged" and reported.body[:2] == ("focused", 1):
                self._focus, self._has_moved = (reported.sender, reported.path), True

    def _children(self, sender: str, path: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._bus.call(sender, path, ACCESSIBLE, "GetChildren")[0]
        return found

    def _everything(self) -> Iterator[BusObject]:
        for application in self._children(REGISTRY, ROOT):
            yield from self._below(*application, "")

    def _below(self, sender: str, path: str, parent: str) -> Iterator[BusObject]:
        try:
            reported = self._reported(sender, path, parent)
        except BusError:  # gone meanwhile
            return
        if reported.is_showing:
            yield reported
        if reported.is_showing or reported.role == "application":
            for child in self._children(sender, path):
                yield from self._below(*child, path)

    def _reported(self, sender: str, path: str, parent: str) -> BusObject:
        bits = self._bus.call(sender, path, ACCESSIBLE, "GetState")[0]
        states = frozenset(name for name, bit in STATES.items() if bits[bit // 32] >> bit % 32 & 1)
        role = self._bus.call(sender, path, ACCESSIBLE, "GetRoleName")[0]
        if "showing" not in states:
            return BusObject(sender, path, role, "", states, (0, 0, 0, 0), 0, parent)
        box = self._bus.call(sender, path, COMPONENT, "GetExtents", "u", 0)[0]
        actions = self._property(sender, path, ACTION, "NActions") if role in PRESSED else 0
        return BusObject(
            sender, path, role, self._property(sender, path, ACCESSIBLE, "Name"), states, box, actions, parent
        )

    def _property(self, sender: str, path: str, interface: str, name: str) -> object:
        return self._bus.call(sender, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface, name)[0]
