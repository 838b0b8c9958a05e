"""What will be submitted, sealed while the citizen still looks at it: the last tap then only commits it."""

from collections.abc import Callable

from contract.records import Submission
from offline_queue.sealed_submission import SealedSubmission


class SealedAhead:
    """Good for this submission alone (预先封装). Personal; ends with its journey."""

    def __init__(self, make: Callable[[Submission], SealedSubmission], submission: Submission) -> None:
        self._make = make
        self._submission = submission
        self._sealed: SealedSubmission | None = None

    def seal(self) -> None:
        """On the disk's worker, where no one waits for it."""
        self._sealed = self._make(self._submission)

    def of(self, submission: Submission) -> SealedSubmission | Submission:
        """The seal where it is of this very submission; the submission itself where anything changed. On the disk's worker."""
        return submission if self._sealed is None or submission != self._submission else self._sealed
