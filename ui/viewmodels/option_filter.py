"""Narrows a long list by the first letter of its titles: pinyin initials for Chinese, the letter itself for Latin."""

from collections.abc import Sequence

from catalogue.readings import readings
from kiosk.view.form import OptionView

CJK_FROM = "\u2e80"
LATIN_EM = 0.56
"""Mean width of a Latin letter in ems of Noto Sans (measured over the English option titles)."""


def initial_of(title: str) -> str:
    """First letter of the title, A to Z; # for anything else."""
    head = title[:1]
    if head >= CJK_FROM:
        head = readings().of(title)[0][:1]
    head = head.upper()
    return head if "A" <= head <= "Z" else "#"


def initials_of(options: Sequence[OptionView]) -> tuple[str, ...]:
    """The initials that occur, sorted."""
    return tuple(sorted({initial_of(option.title) for option in options}))


def narrowed(options: Sequence[OptionView], initial: str) -> tuple[OptionView, ...]:
    """Only those with the initial; all for an empty one."""
    return tuple(option for option in options if not initial or initial_of(option.title) == initial)


def width_in_ems(text: str) -> float:
    """Roughly how wide a text is, in ems: enough to choose between one column and two."""
    return sum(1.0 if letter >= CJK_FROM else LATIN_EM for letter in text)
