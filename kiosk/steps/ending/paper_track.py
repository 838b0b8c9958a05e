"""The papers of one kind (the receipt, or the documents) on their way out: a small table of stages, and the tries so far."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contract.terms import PaperOutcome
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import ProblemCode
from kiosk.view.papers import PaperStage

OUTCOMES: dict[PaperStage, PaperOutcome] = {
    PaperStage.NONE: PaperOutcome.NONE,
    PaperStage.PENDING: PaperOutcome.NOT_PRINTED,
    PaperStage.PRINTING: PaperOutcome.UNCONFIRMED,
    PaperStage.PRINTED: PaperOutcome.PRINTED,
    PaperStage.PROBLEM: PaperOutcome.NOT_PRINTED,
    PaperStage.ASK: PaperOutcome.UNCONFIRMED,
    PaperStage.GIVEN_UP: PaperOutcome.NOT_PRINTED,
}
"""What the record says of papers that are left at a stage."""


class PaperTrack(Struct, frozen=True):
    """How far one kind of paper of this visit is (纸件进度).

    `tries` counts jobs, `reprints` those after one that may have come out.
    """

    stage: PaperStage = PaperStage.NONE
    tries: int = 0
    reprints: int = 0
    problem: ProblemCode | None = None
    was_unconfirmed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in (PaperStage.NONE, PaperStage.PRINTED, PaperStage.GIVEN_UP)

    @property
    def outcome(self) -> PaperOutcome:
        """How the paper came out, for the record of the case."""
        is_doubtful = self.was_unconfirmed and self.stage is PaperStage.GIVEN_UP
        return PaperOutcome.UNCONFIRMED if is_doubtful else OUTCOMES[self.stage]

    def started(self) -> "PaperTrack":
        """A job was handed to the printer."""
        return replace(self, stage=PaperStage.PRINTING, tries=self.tries + 1, problem=None)

    def after(self, outcome: PrintOutcome) -> "PaperTrack":
        """The printer gave its word, or did not."""
        match outcome:
            case Printed():
                return replace(self, stage=PaperStage.PRINTED)
            case NotPrinted(problem, _):
                return replace(self, stage=PaperStage.PROBLEM, problem=problem)
            case Unconfirmed():
                return replace(self, stage=PaperStage.ASK, was_unconfirmed=True)
            case _:
                assert_never(outcome)

    def answered(self, *, came_out: bool) -> "PaperTrack":
        """The citizen said whether it came out; if not, it may be printed again, marked as a reprint."""
        if came_out:
            return replace(self, stage=PaperStage.PRINTED)
        return replace(self, stage=PaperStage.PENDING, reprints=self.reprints + 1)

    def given_up(self) -> "PaperTrack":
        """The citizen goes without."""
        return replace(self, stage=PaperStage.GIVEN_UP)
