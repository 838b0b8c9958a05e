"""What a value of a message may be: lengths, ranges, years, characters. Within them every database of the centre takes it.

What we read from others is refused beyond a limit. What only describes (a moment, a duration, a remark) is fitted when
we write it ourselves: a terminal whose clock is in 1970 still has something to say.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints, ValidationInfo

T = TypeVar("T", int, datetime)

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
LATEST = datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)

MOST_RECORDS = 500
"""The most records of one upload."""
MOST_REPORTS = 64
"""Devices, and background jobs, of one heartbeat."""
MOST_COUNTERS = 48
"""The most counters of one device."""
MOST_LEVELS = 8
"""Supplies of one device."""
MOST_OPEN_DAYS = 8
MOST_SETTINGS = 32
"""The most settings of one terminal."""
MOST_SEQUENCE = 2**53 - 1
"""The largest whole number that every JSON reader takes exactly."""
MOST_COUNT = 2**31 - 1
MOST_SECONDS = 2 * 24 * 3600
"""Of one case or visit."""
KEY_BYTES = 32

_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LINE = r"^[^\x00-\x1f\x7f]*$"


def is_within(moment: datetime) -> bool:
    """Whether a moment lies in the years that messages speak of."""
    return EARLIEST <= moment <= LATEST


def _is_ours(info: ValidationInfo) -> bool:
    # What comes from elsewhere comes as JSON.
    return info.mode == "python"


def _checked_moment(moment: datetime, info: ValidationInfo) -> datetime:
    if is_within(moment):
        return moment
    if _is_ours(info):
        return max(EARLIEST, min(moment, LATEST))
    raise ValueError("before 2020 or after 2099")


def _fitted_seconds(value: object, info: ValidationInfo) -> object:
    return max(0, min(value, MOST_SECONDS)) if _is_ours(info) and isinstance(value, int) else value


def _plain_number(text: str) -> str:
    return text.strip().upper()


def _fitted(length: int) -> BeforeValidator:
    def fit(value: object, info: ValidationInfo) -> object:
        return _NOT_IN_A_LINE.sub(" ", value)[:length] if _is_ours(info) and isinstance(value, str) else value

    return BeforeValidator(fit)


Identifier = Annotated[str, StringConstraints(min_length=1, max_length=36, pattern=r"^[A-Za-z0-9_-]+$")]
"""An id of a record, request, visit or batch (UUIDv7 in all that we make)."""

TerminalName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]

BootName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]

ItemCode = Annotated[str, StringConstraints(max_length=8, pattern=r"^[A-Z]{2}[0-9]{3}$")]

DepartmentName = Annotated[str, StringConstraints(max_length=32, pattern=r"^[a-z][a-z0-9_]*$")]

Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
"""A name from a program: of a field, a list, a state, a problem."""

CaseNumber = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
"""Of the centre or of the terminal; empty where a case has none."""

OrderNumber = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_LINE)]
"""As its department writes it."""

Line = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
"""A line of text in any language."""

Prose = Annotated[str, StringConstraints(max_length=4000)]
"""Text of a citizen. No pattern: looking for one would leave a copy of the text in memory."""

Remark = Annotated[str, StringConstraints(max_length=200, pattern=_LINE), _fitted(200)]
"""A line that describes, cut to its length when we write it."""

ShortRemark = Annotated[str, StringConstraints(max_length=64, pattern=_LINE), _fitted(64)]

Numbered = Annotated[ShortRemark, AfterValidator(_plain_number)]
"""The number of a person or enterprise in the one form in which numbers are compared: no space around it, letters upper-case."""

Moment = Annotated[AwareDatetime, AfterValidator(_checked_moment)]
"""2020 to 2099. What we write ourselves is set to the nearer end."""

Duration = Annotated[int, Field(ge=0, le=MOST_SECONDS), BeforeValidator(_fitted_seconds)]
"""Whole seconds of a case or a visit."""

Sequence = Annotated[int, Field(ge=1, le=MOST_SEQUENCE)]

SequenceOrNone = Annotated[int, Field(ge=0, le=MOST_SEQUENCE)]
"""0 before the first record."""

Epoch = Annotated[int, Field(ge=1, le=MOST_COUNT)]

Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]

Percent = Annotated[int, Field(ge=0, le=100)]

Version = Annotated[int, Field(ge=0, le=MOST_COUNT)]

Seconds = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]

FewWords = Annotated[tuple[Word, ...], Field(max_length=32)]
