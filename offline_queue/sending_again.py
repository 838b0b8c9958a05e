"""How often the centre gets what was delivered once more: the same number once an hour at most, and more seldom each time.

Where a number was lost for good, the centre asks for it for ever, and must not get all that came after it every hour.
"""

from datetime import timedelta

from msgspec import Struct

from offline_queue.moments import Moment, elapsed

SEND_AGAIN_EVERY = timedelta(hours=1)
SEND_AGAIN_SELDOM = timedelta(days=1)


class SentAgain(Struct, frozen=True):
    """From which number on (重传), when, and for how long the same wish rests."""

    first_sequence: int
    at: Moment
    pause: timedelta


def sent_again(last: SentAgain | None, first_sequence: int, now: Moment) -> SentAgain | None:
    """What to do about a wish for one chain; None where it must wait."""
    if last is None or last.first_sequence != first_sequence:
        return SentAgain(first_sequence, now, SEND_AGAIN_EVERY)
    if elapsed(last.at, now) < last.pause:
        return None
    return SentAgain(first_sequence, now, min(2 * last.pause, SEND_AGAIN_SELDOM))
