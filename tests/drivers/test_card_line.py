"""A fault of the kit before a card service lasts until it is over, also where the adapter closes and begins again meanwhile."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest

from drivers.conformance.card_line import CardLine
from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.ports.card_service import CardChannel, ServiceDown, Slot, SlotFault, SlotState

PATIENCE, MOMENT = 30.0, 0.2
SEEN = (Slot("ACME 00 00", SlotState.EMPTY),)
ANSWER = b"\x90\x00"


class QuickService:
    """A service and a card that answer at once."""

    def look(self, seconds: float) -> tuple[Slot, ...]:
        del seconds
        return SEEN

    def wake(self) -> None:
        """No look waits."""

    def connect(self, reader: str) -> "QuickService":
        del reader
        return self

    def transmit(self, command: bytes) -> bytes:
        del command
        return ANSWER

    def disconnect(self) -> None:
        """Nothing is held."""

    close = disconnect


def fault(kind: LineFault, seconds: float = 0.5) -> ScriptedFault:
    return ScriptedFault(kind.value, "", "", kind, seconds=seconds)


def line_with(scripted: ScriptedFault) -> CardLine:
    line = CardLine()
    line.before(QuickService())
    line.switch(scripted)
    return line


def card_on(line: CardLine) -> CardChannel:
    channel = line.connect(SEEN[0].reader)
    assert not isinstance(channel, SlotFault)
    return channel


def is_kept(answer: Future[object]) -> bool:
    try:
        answer.result(MOMENT)
    except NotYet:
        return True
    return False


def wake_until_it_comes(line: CardLine, look: Future[object]) -> object:
    while is_kept(look):
        line.wake()
    return look.result(PATIENCE)


@pytest.mark.parametrize("kind", [LineFault.BLOCK, LineFault.SILENCE])
def test_unanswered_card_stays_so_after_a_close(kind: LineFault) -> None:
    line = line_with(fault(kind))
    line.wake()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(card_on(line).transmit, b"\x00")
        assert is_kept(answer)
        line.wake()
        assert is_kept(answer)
        line.switch(None)
        assert isinstance(answer.result(PATIENCE), SlotFault)
    assert card_on(line).transmit(b"\x00") == ANSWER


def test_late_card_stays_late_after_a_close() -> None:
    line = line_with(fault(LineFault.LAG, PATIENCE))
    line.wake()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(card_on(line).transmit, b"\x00")
        assert is_kept(answer)
        line.switch(None)
        assert answer.result(PATIENCE) == ANSWER


def test_blocked_service_blocks_again_after_a_close() -> None:
    line = line_with(fault(LineFault.BLOCK))
    with ThreadPoolExecutor() as threads:
        first = threads.submit(line.look, 1.0)
        assert isinstance(wake_until_it_comes(line, first), ServiceDown)
        second = threads.submit(line.look, 1.0)
        assert is_kept(second)
        line.switch(None)
        assert second.result(PATIENCE) == SEEN
