"""Before the terminal is there: the reason, and what to do about it, in the language that was chosen."""

import pytest

from app.core.refusals import NotAssembled, NotEnrolledYet, QueueUnusable
from app.screen.surface_proxy import NotReady
from catalogue.text import Language
from kiosk.view.idle import OutOfServiceScreen
from kiosk.view.intents import ChooseLanguage
from wording.store import load_wording

WORDING = load_wording()


def shown(surface: NotReady) -> OutOfServiceScreen:
    screen = surface.view.screen
    assert isinstance(screen, OutOfServiceScreen)
    return screen


@pytest.mark.parametrize("why", [NotAssembled, NotEnrolledYet, QueueUnusable])
def test_names_without_consent_are_not_listed(why: type[NotAssembled]) -> None:
    surface = NotReady(WORDING, why.message)
    assert shown(surface).note.text == WORDING.say(why.message, Language.ZH)
    assert "请联系现场工作人员" in shown(surface).note.advice
    assert "已通知" not in shown(surface).note.advice


def test_citizen_waiting_for_start_is_sent_nowhere() -> None:
    surface = NotReady(WORDING, "service.starting")
    assert "自动开始服务" in shown(surface).note.advice
    assert surface.perform(ChooseLanguage(Language.EN), surface.view.serial)
    assert shown(surface).note.advice == "Service begins by itself; there is nothing to do"
