"""What a background job says about itself: last success, next try, why not."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from contract.terminals import JobReport


class JobState(Struct, frozen=True):
    """The job state (后台任务状态). `problem` is empty while all is well; `failures` counts in a row."""

    name: str
    last_success: datetime | None = None
    next_try: datetime | None = None
    problem: str = ""
    failures: int = 0

    def succeeded(self, at: datetime, next_try: datetime | None = None) -> "JobState":
        """The state after a success."""
        return JobState(self.name, at, next_try)

    def failed(self, problem: str, next_try: datetime | None) -> "JobState":
        """The state after one more failure."""
        return replace(self, problem=problem, next_try=next_try, failures=self.failures + 1)

    def report(self) -> JobReport:
        """As the heartbeat carries it."""
        return JobReport(name=self.name, last_success=self.last_success, next_try=self.next_try, problem=self.problem)
