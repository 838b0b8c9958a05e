"""What the terminal itself can say aloud, without items: every text of it in a language, numbers filled in."""

from collections.abc import Iterable, Iterator
from itertools import product

from catalogue.text import Language
from kiosk.voice.sentences import joined
from wording.store import Wording

MOST_PAGES = 12
"""Pages of a list or a form that have a number of their own for the ear."""

NOTED: tuple[str, ...] = ()
"""Screens and things whose notes, errors, instructions and paragraphs have clips too; of all others the prompts alone have."""

_NUMBERS = tuple(str(each) for each in range(1, MOST_PAGES + 1))
_FINITE: dict[str, dict[str, tuple[str, ...]]] = {
    "list.spoken_page": {"page": _NUMBERS, "pages": _NUMBERS},
    "form.spoken_page": {"page": _NUMBERS, "pages": _NUMBERS},
    "finger.spoken": {"finger": ("1", "2"), "fingers": ("2",)},
}
"""The messages whose gaps take few values, with those."""


def digits_aloud(digits: str) -> str:
    """Digits, each a sentence of its own and all of them twice, for who tests the loudspeaker. In Mandarin."""
    said = "".join(f"{each}。" for each in digits)
    return f"测试数字。{said}再说一遍。{said}"


def own_messages(wording: Wording, ids: Iterable[str], language: Language) -> Iterator[str]:
    """Every text, as `joined` leaves it. One with a gap that takes any value is not among them: it is shown."""
    if language == Language.ZH:
        yield digits_aloud("0123456789")
    for message in ids:
        if is_read(message):
            yield from (joined([each]) for each in _filled(wording, message, language))


def is_read(message: str) -> bool:
    """Whether the message of that id is to have a clip: the prompts, and what `NOTED` names."""
    screen, _, what = message.partition(".")
    return what.startswith(("spoken", "also_")) or screen in NOTED


def _filled(wording: Wording, message: str, language: Language) -> Iterator[str]:
    gaps = _FINITE.get(message, {})
    for values in product(*gaps.values()):
        try:
            yield wording.say(message, language, **dict(zip(gaps, values, strict=True)))
        except KeyError:  # a gap that takes any value
            return
