"""What is shown while nobody is there: come and touch, or out of service. Pure."""

from catalogue.text import Language
from kiosk.services.catalogue_snapshot import Shelf
from kiosk.services.health import Health
from kiosk.services.wording import Wording
from kiosk.view.view import AttractScreen, GroupTile, Note, OutOfServiceScreen, Tone


def attract_screen(health: Health, shelf: Shelf, language: Language) -> AttractScreen:
    """待机屏 with the notices of the centre and what can be done here."""
    return AttractScreen(
        notices=tuple(each.text.in_language(language) for each in health.notices()),
        item_count=len(shelf.shown),
        departments=tuple(
            GroupTile(each.id, each.short.in_language(language), each.icon, count) for each, count in shelf.offer
        ),
    )


def out_of_service_screen(reason: str, wording: Wording, language: Language) -> OutOfServiceScreen:
    """暂停服务: what is the matter (a message id), and where to go instead."""
    text = wording.say(reason or "service.suspended", language)
    return OutOfServiceScreen(Note(Tone.BAD, text, wording.say("service.elsewhere", language)))
