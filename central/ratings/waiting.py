"""Ratings that wait until they are five: encrypted, so that anyone who reads the database, or a copy of it, learns no level."""

from collections.abc import Sequence

import msgspec

from central.keys import CentreKeys
from central.usage.rating_models import RatingScope

LISTED_FROM = 5
"""So many ratings of a cell are told at once; fewer are not."""

_STEP = {RatingScope.DEPARTMENT: 512, RatingScope.TERMINAL: 512, RatingScope.ITEM: 4096}
"""Boxes are as long as a multiple of this: their length says nothing of what is in them."""


class WaitingRating(msgspec.Struct, frozen=True):
    """A rating that is counted and not told yet (等待中的评价): fewer than five stand together."""

    level: str
    reasons: tuple[str, ...] = ()


def waiting_in(box: bytes | None, keys: CentreKeys) -> list[WaitingRating]:
    """What waits in a box. Raises ValueError where it is one of another storage key."""
    if box is None:
        return []
    return msgspec.json.decode(keys.storage.open(box), type=list[WaitingRating])


def box_of(waiting: Sequence[WaitingRating], scope: RatingScope, keys: CentreKeys) -> bytes | None:
    """What waits, boxed."""
    if not waiting:
        return None
    content, step = msgspec.json.encode(waiting), _STEP[scope]
    return keys.storage.close(content.ljust(-(-len(content) // step) * step))
