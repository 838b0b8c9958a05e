"""The ways a call to the centre can end other than with its answer."""

from enum import Enum, StrEnum
from typing import assert_never

from msgspec import Struct


class Unreachable(StrEnum):
    """Why there is no answer of the centre (不可达原因)."""

    NO_NETWORK = "no_network"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CAPTIVE_PORTAL = "captive_portal"
    NOT_THE_CENTRE = "not_the_centre"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    TOO_LARGE = "too_large"


class CentreUnreachable(Struct, frozen=True):
    """Nothing that counts came back (中心不可达). Whether the centre did something is not known: repeat with the same id.

    `detail` is technical and holds no personal data. `retry_after` is for how long (seconds) nothing should be asked again.
    """

    why: Unreachable
    detail: str
    retry_after: float | None = None


class CentreRefused(Struct, frozen=True):
    """The centre itself (中心拒绝), signed, does not take the request as it is. `code` as in `contract.refusal`."""

    status: int
    code: str
    reason: str


MOST_WORDS = 200


def words_of(answer: CentreUnreachable | CentreRefused) -> str:
    """Why there is no answer, for health reports and logs: technical, and nothing personal."""
    match answer:
        case CentreUnreachable(why, detail):
            words = f"{why.value}: {detail}"
        case CentreRefused(status, code, reason):
            words = f"refused: {code or status}: {reason}"
        case _:
            assert_never(answer)
    return words[:MOST_WORDS]


TOO_LARGE = 413
FAULTS_OF_CONTENT = frozenset({400, 422})
"""Refusals of a request that may lie in one of its records; any other lies in who sent it."""
MAY_LIE_IN_A_RECORD = frozenset({Unreachable.SERVER_ERROR, Unreachable.TIMEOUT})
"""A record that breaks the centre, or keeps it busy for ever, looks like this."""


class Blame(Enum):
    """How sure it is that a record was too much for the way to the centre (归因).

    CERTAIN when the centre said that it was too much, NAMED when something on the line did.
    """

    NONE = "none"
    PERHAPS = "perhaps"
    NAMED = "named"
    CERTAIN = "certain"


def blame_of(answer: CentreUnreachable | CentreRefused) -> Blame:
    """For the relay, which looks for the record."""
    if isinstance(answer, CentreRefused):
        if answer.status == TOO_LARGE:
            return Blame.CERTAIN
        return Blame.PERHAPS if answer.status in FAULTS_OF_CONTENT else Blame.NONE
    if answer.why is Unreachable.TOO_LARGE:
        return Blame.NAMED
    return Blame.PERHAPS if answer.why in MAY_LIE_IN_A_RECORD else Blame.NONE
