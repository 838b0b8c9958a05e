"""What checking an answer comes to, and what a check may know. Knows no screen and no wording: messages are ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from catalogue.schema import InputField

Answer = str | tuple[str, ...]
"""A canonical answer: text, or several texts for lists, ranges and addresses."""


@dataclass(frozen=True)
class Entry:
    """What the citizen put in, as the screen sent it. Personal; `repr` is masked."""

    value: str = field(default="", repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was put in."""
        return not self.value.strip() and not any(each.strip() for each in self.values)


@dataclass(frozen=True)
class Valid:
    """The answer stands, in canonical form."""

    canonical: Answer = field(repr=False)


@dataclass(frozen=True)
class Invalid:
    """The answer does not stand. `message` is an id of `kiosk/messages`, `params` fill its placeholders."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)


Verdict = Valid | Invalid


@dataclass(frozen=True)
class CheckContext:
    """What a check may know: local time now, the item, and the options of the field where it has a list."""

    now: datetime
    item_code: str = ""
    options: frozenset[str] | None = None

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()


Check = Callable[[InputField, Entry, CheckContext], Verdict]
"""A pure rule of one input type; never raises, whatever was put in."""
