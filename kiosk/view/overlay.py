"""Questions and help pages over the screen, and how far a call for help and its video are."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.lines import Section

HELP_PAGE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("help.use", "gesture-tap", ("help.use_find", "help.use_card", "help.use_back")),
    ("help.easier", "format-size", ("help.easier_care", "help.easier_language")),
    ("help.safe", "shield-check", ("help.safe_forget", "help.safe_leave")),
    ("help.call", "phone", ("help.call_12345", "help.call_staff")),
)
"""Heading, icon and lines of each section, by message id."""


class OverlayKind(StrEnum):
    """The kind of question or page over the screen (浮层类型)."""

    STILL_THERE = "still_there"
    LEAVE = "leave"
    HELP = "help"
    CARD_LEFT = "card_left"
    CALL = "call"
    VIDEO_CONSENT = "video_consent"
    VIDEO = "video"


class CallStage(StrEnum):
    """How far a call for help is (求助阶段), as far as the terminal knows."""

    NONE = ""
    CALLING = "calling"
    RINGING = "ringing"
    UNANSWERED = "unanswered"
    COMING = "coming"
    NO_ONE_FREE = "nobody"
    UNSENT = "unsent"


class VideoStage(StrEnum):
    """How far video with a window is (视频连线阶段). OFFERED: somebody is at a window, and nothing was asked for.

    ANSWERED: a window has answered, and the screen was not touched for a while: one more touch begins it.
    """

    NONE = ""
    OFFERED = "offered"
    RINGING = "ringing"
    ANSWERED = "answered"
    JOINING = "joining"
    TALKING = "talking"
    ENDED = "ended"
    UNANSWERED = "unanswered"
    LOST = "lost"

    @property
    def is_open(self) -> bool:
        """Whether it rings or goes on."""
        return self in (VideoStage.RINGING, VideoStage.ANSWERED, VideoStage.JOINING, VideoStage.TALKING)

    @property
    def is_over(self) -> bool:
        """Whether it has ended by itself."""
        return self in (VideoStage.ENDED, VideoStage.LOST, VideoStage.UNANSWERED)


class Overlay(Struct, frozen=True):
    """A question or a help page over the screen; `seconds_left` counts down before anything is lost."""

    kind: OverlayKind
    seconds_left: int = 0
    sections: tuple[Section, ...] = ()
    call: CallStage = CallStage.NONE
