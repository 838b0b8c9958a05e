"""How a printer shows that a receipt came out: by what noise on the line cannot say. Waits; does not decide what follows."""

import secrets
from enum import StrEnum
from random import SystemRandom

from drivers.ports.clock import MonotonicClock
from drivers.receipt_printer.exchange import PrinterExchange
from drivers.receipt_printer.options import Confirm, Connection, EscPosOptions
from drivers.receipt_printer.protocol import ASK_PAPER, PROCESS_ID_HEADER, ask_process_id
from drivers.receipt_printer.status import PaperReply, Question, Reply, StatusBlock, Stray
from drivers.transport.handshake import Handshake

_PRINTABLE = bytes(range(0x20, 0x7F))
_TOKEN_LENGTH = 4
_FIT_TIMES = 4
"""Reply times after which no more is asked: a printer that answers at the last moment each time proves nothing.

Slow firmware needs all of them: it answers after 0.4 s, and is listened to eight times as long behind each of three answers.
"""
# After an answer that noise could be, the line must be quiet for so long, and for so many times as long as the answer took.
_QUIET_SECONDS = 0.25
_QUIET_TIMES = 8


class Proof(StrEnum):
    """What this printer is known to answer behind the print data (出纸凭据).

    UNTRIED: not asked yet. NOTHING: it did not answer. NOT_ASKED: the settings say that no answer would prove anything.
    """

    UNTRIED = "untried"
    PROCESS_ID = "process_id"
    GS_R = "gs_r"
    NOTHING = "nothing"
    NOT_ASKED = "not_asked"


_BY_SETTINGS: dict[Confirm, Proof] = {
    Confirm.AUTO: Proof.UNTRIED,
    Confirm.PROCESS_ID: Proof.PROCESS_ID,
    Confirm.GS_R: Proof.GS_R,
    Confirm.NONE: Proof.NOT_ASKED,
}


def expected_proof(options: EscPosOptions) -> Proof:
    """What is believed of a printer at the start. Without a handshake bytes may be lost, and the end be answered all the same."""
    if options.connection is Connection.SERIAL and options.handshake is Handshake.NONE:
        return Proof.NOT_ASKED
    return _BY_SETTINGS[options.confirm]


class Confirmation:
    """One question behind one job (出纸确认). Its token is new each time, so that no older answer fits."""

    def __init__(self, exchange: PrinterExchange, clock: MonotonicClock, reply_seconds: float, expected: Proof) -> None:
        self._exchange = exchange
        self._clock = clock
        self._reply_seconds = reply_seconds
        self._expected = expected
        self._token = bytes(secrets.choice(_PRINTABLE) for _ in range(_TOKEN_LENGTH))
        self._is_spoiled = False

    def ask(self) -> None:
        """Send the question; what was said before it does not count. A model that is known for GS r is not asked for more."""
        question = b""
        if self._expected in {Proof.UNTRIED, Proof.PROCESS_ID}:
            question += ask_process_id(self._token)
        if self._expected not in {Proof.PROCESS_ID, Proof.NOT_ASKED}:
            question += ASK_PAPER
        self._exchange.ask(question)

    def proof(self, seconds: float) -> Proof | None:
        """What proves that all before the question was carried out, or None when nothing did within `seconds`."""
        deadline = self._clock.now() + seconds
        while (left := deadline - self._clock.now()) > 0:
            replies = self._exchange.heard(left)
            if self._expected is Proof.NOT_ASKED:
                continue
            if StatusBlock(PROCESS_ID_HEADER + self._token) in replies:
                return Proof.PROCESS_ID
            self._is_spoiled = self._is_spoiled or any(isinstance(reply, Stray) for reply in replies)
            if self._expected is not Proof.PROCESS_ID and self._is_paper_answer(replies):
                return Proof.GS_R
        return None

    def _is_paper_answer(self, replies: list[Reply]) -> bool:
        """The answer to GS r is one of four bytes and could be anything: so the printer is asked more, and must fit each time."""
        papers = sum(isinstance(reply, PaperReply) for reply in replies)
        if papers == 0:
            return False
        is_answer = papers == 1 and not self._is_spoiled and self._fits_questions()
        self._is_spoiled = not is_answer
        return is_answer

    def _fits_questions(self) -> bool:
        """Two kinds of question in an order that cannot be foreseen; each must get one answer of its kind and nothing else."""
        questions = [True, True, True, False, False]
        SystemRandom().shuffle(questions)
        until = self._clock.now() + _FIT_TIMES * self._reply_seconds
        return all(
            self._clock.now() < until and (self._fits_paper() if is_paper else self._fits_status())
            for is_paper in questions
        )

    def _fits_paper(self) -> bool:
        if self._exchange.heard(0):
            return False
        asked_at = self._clock.now()
        self._exchange.ask(ASK_PAPER)
        replies = self._exchange.heard(self._reply_seconds)
        took = self._clock.now() - asked_at
        return len(replies) == 1 and isinstance(replies[0], PaperReply) and self._is_quiet_after(took)

    def _is_quiet_after(self, took: float) -> bool:
        """What comes by itself again and again, such as a NUL of a line that breaks, also comes when nothing was asked."""
        return not self._exchange.heard(max(_QUIET_SECONDS, min(_QUIET_TIMES * took, 2 * self._reply_seconds)))

    def _fits_status(self) -> bool:
        return self._exchange.status_reply(Question.PRINTER) is not None and not self._exchange.heard(0)
