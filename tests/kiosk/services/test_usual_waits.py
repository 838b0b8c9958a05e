"""What the screen says of a wait is what this terminal has measured, once it has measured enough."""

from kiosk.services.usual_waits import ENOUGH, NEWEST, UsualWaits, Wait


def test_terminal_says_at_first_what_is_usual() -> None:
    waits = UsualWaits()
    waits.note_wait(Wait.ORDER, 50.0)
    assert waits.seconds(Wait.ORDER) == 5


def test_measured_waits_replace_the_first_guess() -> None:
    waits = UsualWaits()
    for _ in range(ENOUGH):
        waits.note_wait(Wait.ORDER, 12.0)
    assert (waits.seconds(Wait.ORDER), waits.seconds(Wait.CODE)) == (15, 5)


def test_only_newest_waits_count() -> None:
    waits = UsualWaits()
    for seconds in (*[200.0] * NEWEST, *[1.0] * NEWEST):
        waits.note_wait(Wait.RECEIPT, seconds)
    assert waits.seconds(Wait.RECEIPT) == 3


def test_longest_wait_is_named_as_the_most() -> None:
    waits = UsualWaits()
    for _ in range(NEWEST):
        waits.note_wait(Wait.DOCUMENT, 500.0)
    assert waits.seconds(Wait.DOCUMENT) == 60
