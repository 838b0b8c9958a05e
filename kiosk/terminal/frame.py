"""Header, step bar and footer of a view. Pure."""

from msgspec import Struct

from catalogue.text import Language
from kiosk.services.condition.health import Health
from kiosk.services.services import TerminalSite
from kiosk.steps.step import Main
from kiosk.view.frame import FrameView, StepMark


class FrameRequest(Struct, frozen=True):
    """The wishes of the screen inside for its frame (页框要求)."""

    main: Main
    can_go_back: bool = False
    can_leave: bool = False
    steps: tuple[StepMark, ...] = ()
    item_title: str = ""
    is_read_aloud: bool = False
    person: str = ""
    can_set_aside: bool = False
    goes_on: bool = False


def frame_view(
    frame: FrameRequest, place: TerminalSite, health: Health, language: Language, *, is_trial: bool = False
) -> FrameView:
    """The frame around a screen."""
    return FrameView(
        site=place.site.in_language(language),
        terminal=place.terminal_id,
        network=health.network_lamp,
        devices=health.device_lamp,
        steps=frame.steps,
        item_title=frame.item_title,
        can_go_back=frame.can_go_back,
        can_leave=frame.can_leave,
        main=frame.main.action,
        is_main_enabled=frame.main.is_enabled,
        is_sandbox=place.is_sandbox,
        is_read_aloud=frame.is_read_aloud,
        person=frame.person,
        can_set_aside=frame.can_set_aside,
        goes_on=frame.goes_on,
        is_test=is_trial or place.is_test,
    )
