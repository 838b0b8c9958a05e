"""One document on its way: followed to its end, or ended before we give it up. Sending it is not its matter."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from drivers.document_printer.extent import PrintExtent
from drivers.document_printer.jobs import GONE, IppJobs, IppJobState, JobLook
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import IppAnswer
from drivers.document_printer.reasons import problems
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.errors import DeviceFault
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import ProblemCode

_COUNTS_WITHIN = 2.0
"""Seconds after a job was called completed in which its pages may still be counted."""

_IN_DEVICE = "queued-in-device"

Pause = Callable[[float], object]
"""Waits that many seconds."""

Seen = Callable[[IppAnswer], None]
"""Gets what the printer says of itself while the job is under way."""


class Watch(Struct, frozen=True):
    """A print job as it was seen so far (打印跟踪). `may_have_moved`: paper may have come out, or we did not see."""

    may_have_moved: bool = False
    problem: ProblemCode | None = None
    problem_since: float = 0.0


class RunEnd(Struct, frozen=True):
    """The end of a print job (打印结束). `is_ended` is False when the job may still be in the printer."""

    outcome: PrintOutcome
    is_ended: bool = True


class PrintRun:
    """Follows a job for `print_seconds` (打印过程); a job that waits for a keeper is ended after `problem_seconds`."""

    def __init__(
        self,
        jobs: IppJobs,
        options: IppOptions,
        clock: MonotonicClock,
        pause: Pause,
        seen: Seen,
        extent: PrintExtent,
    ) -> None:
        self._jobs = jobs
        self._extent = extent
        self._seen = seen
        self._options = options
        self._clock = clock
        self._pause = pause

    def follow(self, number: int, cancelled: Cancelled) -> RunEnd:
        """Blocks until the job is over, or until it was ended."""
        deadline = self._clock.now() + self._options.print_seconds
        watch = Watch()
        while True:
            try:
                look = self._jobs.look(number)
                if look.is_over:
                    return RunEnd(self._outcome(self._wait_for_count(number, look), watch, watch.problem))
                watch = self._watched(watch, look)
            except DeviceFault:
                watch = self._with_problem(replace(watch, may_have_moved=True), ProblemCode.NO_ANSWER)
            giving_up = self._reason_to_end(watch, cancelled, deadline)
            if giving_up is not None:
                return self.end(number, watch, giving_up)
            self._pause(self._options.look_every)

    def end(self, number: int, watch: Watch, why: ProblemCode) -> RunEnd:
        """End the job and see that it is over, for what is left in the printer comes out before somebody else."""
        deadline = self._clock.now() + self._options.cancel_seconds
        while True:
            try:
                look = self._jobs.look(number)
                if look.is_over:
                    return RunEnd(self._outcome(look, watch, why))
                watch = replace(watch, may_have_moved=watch.may_have_moved or _moved(look))
                self._jobs.cancel(number)
            except DeviceFault:
                watch = replace(watch, may_have_moved=True)
            if self._clock.now() > deadline:
                return RunEnd(Unconfirmed(f"{why.value}; the printer does not confirm the end"), is_ended=False)
            self._pause(self._options.look_every)

    def _outcome(self, look: JobLook, watch: Watch, problem: ProblemCode | None) -> PrintOutcome:
        """A job that ended early counts as not printed only if it was never seen at work."""
        words = ", ".join(look.reasons)
        if look.state == IppJobState.COMPLETED:
            return self._completed(look)
        if watch.may_have_moved or _moved(look) or look is GONE:
            return Unconfirmed(f"ended before it was complete: {words}")
        return NotPrinted(problem or ProblemCode.HARDWARE_ERROR, words)

    def _completed(self, look: JobLook) -> PrintOutcome:
        """Whether as much came out as was sent: a printer also calls a job completed that a person ended at its panel."""
        if "job-completed-with-errors" in look.reasons:
            return Unconfirmed("completed with errors")
        due = self._extent.sides or 1
        if self._options.counts_pages and not self._extent.is_out(look):
            return Unconfirmed(f"completed with {look.counted} of {due} pages")
        if _only_lies_there(look):
            return Unconfirmed("completed for the queue, and still in the device")
        return Printed(self._extent.sides or look.counted or 1)

    def _wait_for_count(self, number: int, look: JobLook) -> JobLook:
        """The job with the pages of its end: a printer may call it completed a moment before it has counted them."""
        until = self._clock.now() + min(_COUNTS_WITHIN, self._options.cancel_seconds)
        while look.state == IppJobState.COMPLETED and not self._is_whole(look) and self._clock.now() < until:
            self._pause(self._options.look_every)
            try:
                newer = self._jobs.look(number)
            except DeviceFault:
                continue
            if newer is GONE:
                break
            look = newer
        return look

    def _is_whole(self, look: JobLook) -> bool:
        is_out = not self._options.counts_pages or self._extent.is_out(look)
        return is_out and not _only_lies_there(look)

    def _watched(self, watch: Watch, look: JobLook) -> Watch:
        problem = self._stopping_problem(look)
        is_moving = _moved(look) or (look.state == IppJobState.PROCESSING and problem is None)
        watch = replace(watch, may_have_moved=watch.may_have_moved or is_moving)
        return self._with_problem(watch, problem)

    def _stopping_problem(self, look: JobLook) -> ProblemCode | None:
        """What holds the job up: reported by the printer, or by a queue before it of its printer."""
        answer = self._jobs.printer()
        self._seen(answer)
        printer = answer.printer
        queue = {"printer-state-reasons": list(look.printer_reasons)}
        for problem in (*problems(printer, self._options.ignored), *problems(queue, self._options.ignored)):
            if problem.blocking:
                return problem.code
        return ProblemCode.STALLED if look.state in {IppJobState.STOPPED, IppJobState.HELD} else None

    def _with_problem(self, watch: Watch, problem: ProblemCode | None) -> Watch:
        if problem is watch.problem:
            return watch
        since = watch.problem_since if watch.problem and problem else self._clock.now()
        return replace(watch, problem=problem, problem_since=since)

    def _reason_to_end(self, watch: Watch, cancelled: Cancelled, deadline: float) -> ProblemCode | None:
        now = self._clock.now()
        if watch.problem is not None and now - watch.problem_since >= self._options.problem_seconds:
            return watch.problem
        if cancelled() or now >= deadline:
            return watch.problem or ProblemCode.STALLED
        return None


def _only_lies_there(look: JobLook) -> bool:
    """A queue that hears no more of a job calls it completed when the device has it (RFC 8011 section 5.3.8); a count says more."""
    return _IN_DEVICE in look.reasons and not _moved(look)


def _moved(look: JobLook) -> bool:
    return bool(look.counted)
