"""What every simulator has in common: start, stop, faults switched while it runs, state, and acts from outside."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable

Args = Mapping[str, Any]
"""Arguments of an act, as they come in JSON."""

State = dict[str, Any]
"""What a simulator shows of itself, ready for JSON."""


class ActRefused(ValueError):
    """The act or fault is not known, or its arguments do not fit. The text says what is."""


class Simulator(Protocol):
    """A device's side of its real protocol (模拟器). All methods are thread-safe."""

    @property
    def name(self) -> str:
        """Its name in the dock's addresses; equal to a `DeviceFamily` value where there is one."""

    @property
    def endpoint(self) -> str:
        """What goes into the adapter's options: a serial path or a URL. Fixed once started."""

    def start(self) -> None:
        """Begin to answer. Returns when the endpoint can be opened."""

    def stop(self) -> None:
        """Stop answering and release everything. May be called twice."""

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault; raises `ActRefused` for an unknown name."""

    def state(self) -> State:
        """What it shows; has at least the key `faults`: name to bool."""

    def act(self, action: str, args: Args) -> State:
        """Do something to the device, such as putting a card down; raises `ActRefused`. Gives the state after."""


@runtime_checkable
class PaperSource(Protocol):
    """A simulator that also keeps what it printed (出纸)."""

    def paper(self, number: int) -> bytes | None:
        """The paper of that number, counted from 1, as PNG or PDF; None when there is none."""


class Faults:
    """Named switches (故障开关), all off at first. Thread-safe."""

    def __init__(self, names: Iterable[str]) -> None:
        self._lock = threading.Lock()
        self._switches = dict.fromkeys(names, False)

    def switch(self, name: str, on: bool) -> None:
        """Turn one on or off; raises `ActRefused` for an unknown name."""
        with self._lock:
            if name not in self._switches:
                raise ActRefused(f"no fault {name!r}; there are: {', '.join(sorted(self._switches))}")
            self._switches[name] = on

    def __getitem__(self, name: str) -> bool:
        return self._switches[name]

    def as_dict(self) -> dict[str, bool]:
        """The name and state of all switches."""
        with self._lock:
            return dict(self._switches)
