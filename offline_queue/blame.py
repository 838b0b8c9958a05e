"""Whether what was sent may be the reason that an upload did not pass."""

from enum import Enum

from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable

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
