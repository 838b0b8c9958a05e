"""12345热线诉求: what is said before a request is sent. Danger comes first, then who else is responsible.

Words can only hint: a caution is shown once and the citizen may go on. Only what is certain is refused.
"""

from collections.abc import Iterator

from msgspec import Struct

from catalogue.looked_for import WordsAbout
from kiosk.forms.form_state import FormState

LEAST_DIFFERENT = 3


class HotlineCaution(Struct, frozen=True):
    """Something to be read before going on (提醒). `name` and `lines` are messages."""

    name: str
    icon: str
    lines: tuple[str, ...]


def cautions(state: FormState) -> Iterator[HotlineCaution]:
    """What to remind the citizen of about the request, the most urgent first."""
    found = {
        words.about for field in state.item.inputs for words in field.cautions if words.is_in(state.text(field.name))
    }
    if WordsAbout.EMERGENCY in found:
        yield HotlineCaution("emergency", "phone-alert", ("emergency.call", "emergency.not_here", "emergency.go_on"))
    others = tuple(f"elsewhere.{about}" for about in WordsAbout if about in found - {WordsAbout.EMERGENCY})
    if others:
        yield HotlineCaution("elsewhere", "sign-direction", (*others, "elsewhere.go_on"))


def says_something(text: str) -> bool:
    """Whether it is more than one character over and over, or signs alone."""
    return len({character for character in text if character.isalpha()}) >= LEAST_DIFFERENT
