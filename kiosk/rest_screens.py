"""What is shown while nobody is there: come and touch, or out of service. Pure."""

from catalogue.text import Language
from kiosk.health import Health
from kiosk.view import AttractScreen, Note, OutOfServiceScreen, Tone
from kiosk.wording import Wording


def attract_screen(health: Health, language: Language) -> AttractScreen:
    """待机屏 with the notices of the centre."""
    return AttractScreen(tuple(each.text.in_language(language) for each in health.notices()))


def out_of_service_screen(reason: str, wording: Wording, language: Language) -> OutOfServiceScreen:
    """暂停服务: what is the matter (a message id), and where to go instead."""
    text = wording.say(reason or "service.suspended", language)
    return OutOfServiceScreen(Note(Tone.BAD, text, wording.say("service.elsewhere", language)))
