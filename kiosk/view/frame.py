"""What is around the screen: header, step bar and footer."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from kiosk.view.overlay import CallStage, VideoStage


class Lamp(StrEnum):
    """State of the network or the devices in the header."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"


class MarkState(StrEnum):
    """The state of a step in the step bar (步骤进度)."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


class StepMark(Struct, frozen=True):
    """One mark of the step bar (步骤标记)."""

    label: str
    state: MarkState


def step_marks(labels: Sequence[str], current: int) -> tuple[StepMark, ...]:
    """The step bar with the citizen at the place `current`; with -1 every step is still ahead."""
    states = (
        MarkState.CURRENT if place == current else MarkState.DONE if place < current else MarkState.AHEAD
        for place in range(len(labels))
    )
    return tuple(StepMark(label, state) for label, state in zip(labels, states, strict=True))


class MainAction(StrEnum):
    """The one main action in the footer (主按钮); the screen has the words for each."""

    NONE = "none"
    START = "start"
    AGREE = "agree"
    CONTINUE = "continue"
    SIGN = "sign"
    SUBMIT = "submit"
    PAY = "pay"
    RETRY = "retry"
    CAPTURE = "capture"
    PRINT = "print"
    SKIP = "skip"
    DONE = "done"
    FINISH = "finish"


class FrameView(Struct, frozen=True):
    """Header, step bar and footer. `is_read_aloud`: the item is one whose screens are read aloud also outside care mode.

    `person` is the masked name of the person identified in this visit; "" while there is none. `can_set_aside`: this item of a life
    event may be left out, and the rest goes on. `goes_on`: nothing is to be decided, the next screen comes by itself in a moment.
    `is_test`: what is done is a test. `can_call`: somebody can be asked to come, and `call` says how far that is, `video` how far
    the talk with a window is. `has_help`: help can be opened. `has_modes`: language and care mode can be changed.
    """

    site: str
    terminal: str
    network: Lamp
    devices: Lamp
    steps: tuple[StepMark, ...]
    item_title: str
    can_go_back: bool
    can_leave: bool
    main: MainAction
    is_main_enabled: bool
    is_sandbox: bool
    is_read_aloud: bool = False
    person: str = ""
    can_set_aside: bool = False
    goes_on: bool = False
    is_test: bool = False
    can_call: bool = False
    call: CallStage = CallStage.NONE
    video: VideoStage = VideoStage.NONE
    is_unheard: bool = False
    has_help: bool = True
    has_modes: bool = True

    @property
    def step_number(self) -> int:
        """Of the current step, counted from 1; 0 without one."""
        states = [mark.state for mark in self.steps]
        return states.index(MarkState.CURRENT) + 1 if MarkState.CURRENT in states else 0

    @property
    def step_label(self) -> str:
        """Of the current step; "" without one."""
        return self.steps[self.step_number - 1].label if self.step_number else ""


BLANK_FRAME = FrameView(
    site="",
    terminal="",
    network=Lamp.UNKNOWN,
    devices=Lamp.UNKNOWN,
    steps=(),
    item_title="",
    can_go_back=False,
    can_leave=False,
    main=MainAction.NONE,
    is_main_enabled=False,
    is_sandbox=False,
)
"""What is around a screen while nothing is known yet."""
