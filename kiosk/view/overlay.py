"""Questions and help pages over the screen, and how far a call for help is."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.lines import Section


class OverlayKind(StrEnum):
    """Which question or page is over the screen."""

    STILL_THERE = "still_there"
    LEAVE = "leave"
    HELP = "help"
    CARD_LEFT = "card_left"
    CALL = "call"


class HelpStage(StrEnum):
    """How far a call for help is (求助阶段), as far as the terminal knows."""

    NONE = ""
    CALLING = "calling"
    RINGING = "ringing"
    UNANSWERED = "unanswered"
    COMING = "coming"
    NO_ONE_FREE = "nobody"
    UNSENT = "unsent"


class Overlay(Struct, frozen=True):
    """A question or a help page over the screen; `seconds_left` counts down before anything is lost."""

    kind: OverlayKind
    seconds_left: int = 0
    sections: tuple[Section, ...] = ()
    call: HelpStage = HelpStage.NONE
