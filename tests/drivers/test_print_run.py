"""The end of a job at the printer: what it says at the moment when the job is over, and a moment later."""

import pytest

from drivers.document_printer.extent import print_extent
from drivers.document_printer.jobs import GONE, IppJobState, JobLook
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import IppAnswer, NoPrinterAnswer
from drivers.document_printer.run import PrintRun
from drivers.ports.printing import Printed, PrintOutcome, Unconfirmed
from tests.drivers.hand_clock import HandClock

DONE = IppJobState.COMPLETED
IN_DEVICE = ("queued-in-device",)


class Telling:
    """A printer that says one thing after the other of its job, and then always the last."""

    def __init__(self, *says: JobLook | None) -> None:
        self._says = list(says)

    def look(self, _number: int) -> JobLook:
        said = self._says.pop(0) if len(self._says) > 1 else self._says[0]
        if said is None:
            raise NoPrinterAnswer("busy")
        return said

    def printer(self) -> IppAnswer:
        return IppAnswer(0, {"printer-state": 4, "printer-state-reasons": "none"})

    def cancel(self, _number: int) -> None:
        raise AssertionError("what is over is not cancelled")


def followed(*says: JobLook | None, counts_pages: bool = True) -> tuple[PrintOutcome, float]:
    """The outcome for two pages, and the seconds that it took."""
    clock = HandClock(0.0)

    def pause(seconds: float) -> None:
        clock.at += seconds

    options = IppOptions(uri="ipp://printer/ipp/print", counts_pages=counts_pages)
    jobs = Telling(*says)
    run = PrintRun(jobs, options, clock, pause, lambda _answer: None, print_extent(2, 1, is_two_sided=False))  # type: ignore[arg-type]
    end = run.follow(1, lambda: False)
    assert end.is_ended
    return end.outcome, clock.at


@pytest.mark.parametrize("between", [JobLook(DONE, impressions=1), None])
def test_pages_counted_after_the_end_are_seen(between: JobLook | None) -> None:
    outcome, _took = followed(JobLook(DONE, impressions=0), between, JobLook(DONE, impressions=2))
    assert outcome == Printed(2)


@pytest.mark.parametrize("later", [JobLook(DONE, impressions=1), GONE])
def test_pages_that_stay_uncounted_are_unconfirmed(later: JobLook) -> None:
    outcome, took = followed(JobLook(DONE, impressions=1), later)
    assert outcome == Unconfirmed("completed with 1 of 2 pages")
    assert took < 3.0


def test_whole_job_is_not_looked_at_again() -> None:
    assert followed(JobLook(DONE, impressions=2)) == (Printed(2), 0.0)
    assert followed(JobLook(DONE)) == (Printed(2), 0.0)
    assert followed(JobLook(DONE, impressions=0), counts_pages=False) == (Printed(2), 0.0)


def test_job_that_lies_in_the_device_is_unconfirmed() -> None:
    outcome, _took = followed(JobLook(DONE, reasons=IN_DEVICE))
    assert isinstance(outcome, Unconfirmed)
    outcome, _took = followed(JobLook(DONE, reasons=IN_DEVICE), JobLook(DONE))
    assert outcome == Printed(2)
    outcome, _took = followed(JobLook(DONE, reasons=IN_DEVICE, impressions=2))
    assert outcome == Printed(2)
