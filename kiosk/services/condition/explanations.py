"""The words for why an item cannot be done here now, and what to do instead; and for what should be known first."""

from functools import partial

from msgspec import Struct

from catalogue.availability import Caution, Hindrance, Reason
from catalogue.text import Language
from kiosk.services.condition.fault_words import device_name
from wording.store import Wording

INSTEAD = {
    Reason.WRONG_LEVEL: "reason.wrong_level_instead",
    Reason.NETWORK_DOWN: "reason.later",
    Reason.DEPARTMENT_DOWN: "reason.later",
    Reason.CLOSED_NOW: "reason.later",
}
"""For any other reason: on another terminal."""


class Explanation(Struct, frozen=True):
    """What is the matter (说明), and what the citizen can do."""

    what: str
    instead: str


def explain(hindrance: Hindrance, wording: Wording, language: Language) -> Explanation:
    filling = {"device": _device(hindrance, wording, language), "hours": hindrance.detail}
    return Explanation(
        wording.say(f"reason.{hindrance.reason.value}", language, **filling),
        wording.say(INSTEAD.get(hindrance.reason, "reason.elsewhere"), language),
    )


def caution_words(caution: Caution, wording: Wording, language: Language) -> str:
    return wording.say(f"caution.{caution.value}", language)


def _device(hindrance: Hindrance, wording: Wording, language: Language) -> str:
    if hindrance.device is None:
        return wording.say("reason.device", language)
    return device_name(hindrance.device, partial(wording.say, language=language))
