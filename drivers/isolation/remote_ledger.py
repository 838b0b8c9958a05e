"""The terminal's ledger of printer jobs as a driver in a process of its own sees it: each call is a question to the terminal."""

import threading
from itertools import count
from typing import Any

from drivers.isolation.codec import decoded, encoded
from drivers.isolation.exchange import DriverChannel, PortAnswer, PortCall
from drivers.isolation.signature import port_method
from drivers.ports.errors import DeviceFault
from drivers.ports.sent_jobs import JobLedger, LedgerFault, SentJob

SECONDS = 10.0


class RemoteLedger:
    """The ledger over a channel (远程作业簿). Implements `JobLedger`; `take_answer` is called on the thread that receives."""

    def __init__(self, channel: DriverChannel) -> None:
        self._channel = channel
        self._numbers = count(1)
        self._waiting: dict[int, tuple[threading.Event, list[PortAnswer]]] = {}

    def note_begun(self, job: SentJob) -> None:
        self._ask("note_begun", job)

    def note_number(self, name: str, number: int) -> None:
        self._ask("note_number", name, number)

    def note_ended(self, name: str) -> None:
        self._ask("note_ended", name)

    def under_way(self) -> tuple[SentJob, ...]:
        jobs: tuple[SentJob, ...] = self._ask("under_way")
        return jobs

    def take_answer(self, answer: PortAnswer) -> None:
        """The terminal's answer has come."""
        if (waiting := self._waiting.pop(answer.number, None)) is not None:
            arrived, answers = waiting
            answers.append(answer)
            arrived.set()

    def _ask(self, method: str, *arguments: object) -> Any:
        number, arrived, answers = next(self._numbers), threading.Event(), list[PortAnswer]()
        self._waiting[number] = (arrived, answers)
        self._channel.send(PortCall(number, method, tuple(encoded(argument) for argument in arguments)))
        if not arrived.wait(SECONDS) or answers[0].raised:
            raise LedgerFault(answers[0].words if answers else "the terminal does not answer")
        return decoded(answers[0].value, port_method(JobLedger, method).outcome)


def ledger_answer(ledger: JobLedger, call: PortCall) -> PortAnswer:
    """What the terminal says to such a call."""
    try:
        method = port_method(JobLedger, call.method)
        given = zip(call.arguments, method.parameters, strict=True)
        arguments = [decoded(part or b"", kind) for part, (_name, kind) in given]
        return PortAnswer(call.number, encoded(getattr(ledger, call.method)(*arguments)))
    except (DeviceFault, AttributeError, ValueError) as fault:
        return PortAnswer(call.number, raised="LedgerFault", words=str(fault))
