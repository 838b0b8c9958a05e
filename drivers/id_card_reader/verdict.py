"""What each status byte of the reader means to us, as one table."""

from drivers.id_card_reader.protocol import Sw
from drivers.ports.device import ReaderFailed
from drivers.ports.id_card_reader import CardUnreadable, UnreadableReason
from drivers.ports.status import ProblemCode

Verdict = UnreadableReason | ProblemCode

VERDICTS: dict[Sw, Verdict] = {
    Sw.CHECKSUM_WRONG: ProblemCode.HARDWARE_ERROR,
    Sw.LENGTH_WRONG: ProblemCode.HARDWARE_ERROR,
    Sw.COMMAND_WRONG: ProblemCode.HARDWARE_ERROR,
    Sw.NOT_PERMITTED: ProblemCode.NOT_AUTHORISED,
    Sw.UNKNOWN_ERROR: ProblemCode.HARDWARE_ERROR,
    Sw.CARD_REJECTED_SAM: UnreadableReason.REJECTED,
    Sw.SAM_REJECTED_CARD: UnreadableReason.REJECTED,
    Sw.INFORMATION_CHECK_FAILED: UnreadableReason.REJECTED,
    Sw.NOT_FOUND_YET: UnreadableReason.DAMAGED,
    Sw.CARD_TYPE_UNKNOWN: UnreadableReason.FOREIGN,
    Sw.READ_FAILED: UnreadableReason.DAMAGED,
    Sw.RANDOM_FAILED: UnreadableReason.DAMAGED,
    Sw.WRITE_FAILED: UnreadableReason.DAMAGED,
    Sw.SELF_TEST_FAILED: ProblemCode.SELF_TEST_FAILED,
    Sw.LOGIN_FAILED: ProblemCode.NOT_AUTHORISED,
    Sw.NOT_AUTHORISED: ProblemCode.NOT_AUTHORISED,
    Sw.FIND_FAILED: UnreadableReason.DAMAGED,
    Sw.SELECT_FAILED: UnreadableReason.FOREIGN,
    Sw.OK: ProblemCode.HARDWARE_ERROR,
    Sw.ITEM_EMPTY: UnreadableReason.DAMAGED,
    Sw.CARD_FOUND: ProblemCode.HARDWARE_ERROR,
}
"""Complete over `Sw`. OK and CARD_FOUND stand for an answer in the wrong place: the reader is out of step."""

PASSING = frozenset(
    {
        Sw.CHECKSUM_WRONG,
        Sw.LENGTH_WRONG,
        Sw.UNKNOWN_ERROR,
        Sw.NOT_FOUND_YET,
        Sw.READ_FAILED,
        Sw.RANDOM_FAILED,
        Sw.FIND_FAILED,
        Sw.SELECT_FAILED,
    }
)
"""Worth another attempt from the start: a card that is being put down gives these too."""


def outcome_of(status: int, during: str) -> CardUnreadable | ReaderFailed:
    """The outcome for a status byte that is not success; a byte that no table knows is the reader's failure."""
    detail = f"{during} answered {status:02X}"
    try:
        verdict = VERDICTS[Sw(status)]
    except ValueError:
        return ReaderFailed(ProblemCode.HARDWARE_ERROR, detail)
    if isinstance(verdict, UnreadableReason):
        return CardUnreadable(verdict, detail)
    return ReaderFailed(verdict, detail)


def is_passing(status: int) -> bool:
    """Whether trying again from the start may help."""
    return status in PASSING
