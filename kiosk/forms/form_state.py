"""What rules between answers look at, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from catalogue.schema import ServiceItem
from kiosk.forms.applicant import Applicant
from kiosk.forms.verdict import Answer, Invalid


@dataclass(frozen=True)
class FormState:
    """A form as rules look at it (表单状态). `answers` are canonical; `terminal_region` is the division code of where the terminal is."""

    item: ServiceItem
    answers: Mapping[str, Answer] = field(repr=False)
    applicant: Applicant | None
    today: date
    terminal_region: str = ""

    def text(self, name: str) -> str:
        """The answer to a single-valued field, "" where there is none."""
        answer = self.answers.get(name, "")
        return answer if isinstance(answer, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The answer to a many-valued field."""
        answer = self.answers.get(name, ())
        return answer if isinstance(answer, tuple) else ()


class Finding(Struct, frozen=True):
    """A rule that does not hold, and the field beside which to say so."""

    field: str
    problem: Invalid
