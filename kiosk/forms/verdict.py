"""What checking an answer comes to, and what a check may know. Knows no screen and no wording: messages are ids."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import Struct, field

from catalogue.schema import InputField
from catalogue.text import Language, LocalText

Answer = str | tuple[str, ...]
"""A canonical answer: text, or several texts for lists, ranges and addresses."""


class Entry(Struct, frozen=True):
    """An entry of the citizen (填写内容), as the screen sent it. Personal; `repr` is masked.

    `of_cards`: the names and numbers in it that somebody's card gave in place of typing; they are masked wherever they go.
    """

    value: str = ""
    values: tuple[str, ...] = ()
    of_cards: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "Entry(masked)"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was put in."""
        return not self.value.strip() and not any(value.strip() for value in self.values)

    @property
    def is_of_card(self) -> bool:
        """Whether a card gave the whole of it."""
        return self.value in self.of_cards


class Valid(Struct, frozen=True):
    """The answer holds, in canonical form."""

    canonical: Answer

    def __repr__(self) -> str:
        return "Valid(masked)"


class Invalid(Struct, frozen=True):
    """The answer does not hold. `message` is an id of `kiosk/services/messages`, `params` fill its placeholders.

    `words` of the catalogue are said in place of the message.
    """

    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    words: LocalText | None = None

    def in_words(self, say: Callable[..., str], language: Language) -> str:
        """The sentence for the citizen."""
        return say(self.message, **self.params) if self.words is None else self.words.in_language(language)


Verdict = Valid | Invalid


class CheckContext(Struct, frozen=True):
    """The surroundings of a check (校验环境): local time now, and the options of the field where it has a list."""

    now: datetime
    options: frozenset[str] | None = None

    @property
    def today(self) -> date:
        return self.now.date()


Check = Callable[[InputField, Entry, CheckContext], Verdict]
"""A pure rule of one input type; never raises, whatever was put in."""
