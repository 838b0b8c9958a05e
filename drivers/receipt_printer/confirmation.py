"""How a printer shows that a receipt came out: by what noise on the line cannot say. Waits; does not decide what follows."""

import secrets
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from random import Random, SystemRandom

from msgspec import Struct

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

Slow firmware needs all of them while its time is not known: it answers after 0.4 s, and is listened to eight times as long behind
each of three answers.
"""
# After an answer that noise could be, the line must be quiet for so long, and for so many times as long as the answer took.
_QUIET_SECONDS = 0.25
_QUIET_TIMES = 8
SLOW_SECONDS = 0.15
"""A printer that is known to take so long or longer to answer is judged by its own time instead."""
# Each of its answers comes that long after its question, to so little, and the line is quiet before each question for a while that
# cannot be foreseen, and in the end longer than between.
_PUNCTUAL_WITHIN = 0.03
_PAUSE_SECONDS = (0.05, 0.45)
_LONGER_SECONDS = 0.1


class Proof(StrEnum):
    """What this printer is known to answer behind the print data (出纸凭据).

    UNTRIED: not asked yet. NOTHING: it did not answer. NOT_ASKED: the settings say that no answer would prove anything.
    """

    UNTRIED = "untried"
    PROCESS_ID = "process_id"
    GS_R = "gs_r"
    NOTHING = "nothing"
    NOT_ASKED = "not_asked"


_TIMED = 3
"""Answers by which the time of a printer is found out: all but alike, or it has none."""


def answer_time(exchange: PrinterExchange, clock: MonotonicClock, seconds: float) -> float | None:
    """What the printer takes to answer GS r, asked while it has nothing to do; None where it does not answer each time alike.

    It proves nothing by itself: `Confirmation` asks in moments that cannot be foreseen, and takes its time when this one does not fit.
    """
    times = []
    for _ in range(_TIMED):
        asked_at = clock.now()
        exchange.ask(ASK_PAPER)
        replies = exchange.read_replies(seconds)
        if len(replies) != 1 or not isinstance(replies[0], PaperReply):
            return None
        times.append(clock.now() - asked_at)
    return sorted(times)[_TIMED // 2] if max(times) - min(times) <= _PUNCTUAL_WITHIN else None


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


class _Answer(Struct, frozen=True):
    """An answer to GS r: how long it took, and when it came."""

    took: float
    at: float


class Confirmation:
    """One question behind one job (出纸确认). Its token is new each time, so that no older answer fits.

    `usual_seconds` is what this printer takes to answer GS r, once that is known; what was measured now is in it afterwards.
    """

    def __init__(
        self,
        exchange: PrinterExchange,
        clock: MonotonicClock,
        reply_seconds: float,
        expected: Proof,
        usual_seconds: float | None = None,
        random: Random | None = None,
    ) -> None:
        self._exchange = exchange
        self._clock = clock
        self._reply_seconds = reply_seconds
        self._expected = expected
        self.usual_seconds = usual_seconds
        self._random = random or SystemRandom()
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
            replies = self._exchange.read_replies(left)
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
        """By its own time where that is known and long; by long quiet where it is not, or does not hold today.

        What comes by itself would have to hit three times 0.06 s, of 0.4 s by which each question is put off, and then keep quiet
        for longer than it ever did between. Of 6,000 lines on which a byte comes at random 2 pass, and 17 by long quiet; of as many with
        an even byte none passes either way.
        """
        usual, began = self.usual_seconds, self._clock.now()
        if usual is not None and usual >= SLOW_SECONDS:
            found = self._answers(1, lambda: self._random.uniform(*_PAUSE_SECONDS), lambda _took: 0.0)
            if found is None:
                return False
            if all(abs(answer.took - usual) <= _PUNCTUAL_WITHIN for answer in found):
                moments = [began, *(answer.at for answer in found)]
                longest = max(later - earlier for earlier, later in pairwise(moments))
                return self._is_quiet(longest + _LONGER_SECONDS)
        found = self._answers(2, lambda: 0.0, self._quiet_seconds)
        if found is None:
            return False
        times = sorted(answer.took for answer in found)
        self.usual_seconds = times[1] if times[-1] - times[0] <= _PUNCTUAL_WITHIN else None
        return True

    def _answers(
        self, statuses: int, before: Callable[[], float], behind: Callable[[float], float]
    ) -> list[_Answer] | None:
        """The answers to GS r; None where something does not fit.

        Two kinds of question in an order that cannot be foreseen; each must get one answer of its kind and nothing else, and the line
        be quiet `before` the questions and `behind` the answers.
        """
        questions = [True, True, True, *([False] * statuses)]
        self._random.shuffle(questions)
        until = self._clock.now() + _FIT_TIMES * self._reply_seconds
        found = []
        for is_paper in questions:
            if self._clock.now() >= until:
                return None
            if not is_paper:
                if not self._fits_status():
                    return None
                continue
            answer = self._paper_answer() if self._is_quiet(before()) else None
            if answer is None or not self._is_quiet(behind(answer.took)):
                return None
            found.append(answer)
        return found

    def _paper_answer(self) -> _Answer | None:
        """The one answer to GS r; None where none came, or something else."""
        asked_at = self._clock.now()
        self._exchange.ask(ASK_PAPER)
        replies = self._exchange.read_replies(self._reply_seconds)
        at = self._clock.now()
        return _Answer(at - asked_at, at) if len(replies) == 1 and isinstance(replies[0], PaperReply) else None

    def _quiet_seconds(self, took: float) -> float:
        """What comes by itself again and again, such as a NUL of a line that breaks, also comes when nothing was asked."""
        return max(_QUIET_SECONDS, min(_QUIET_TIMES * took, 2 * self._reply_seconds))

    def _is_quiet(self, seconds: float) -> bool:
        return not self._exchange.read_replies(seconds)

    def _fits_status(self) -> bool:
        return self._exchange.status_reply(Question.PRINTER) is not None and not self._exchange.read_replies(0)
