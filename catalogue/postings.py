"""Which wordings hold a few signs in a row (倒排表): a dictionary of lists, packed into three arrays.

Lists and strings of their own would take ten times as much, of what a terminal needs at rest. Thread-safe.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, chain

from msgspec import Struct

_CODE_POINT_BITS = 21
"""Three characters fit into 64 bits."""
_SHORT = 1 << 16


class PackedPostings(Struct, frozen=True, array_like=True):
    """The three arrays, to be kept and read again on the same machine (倒排表存储形式)."""

    grams: bytes
    starts: bytes
    numbers: bytes
    number_type: str


class Postings:
    """Numbers by gram. Notes come by rising number; a number is held once a gram, of at most three characters."""

    def __init__(self, notes: Iterable[tuple[str, int]]) -> None:
        gathered: dict[int, array[int]] = {}
        for gram, number in notes:
            numbers = gathered.setdefault(_packed(gram), array("I"))
            if not numbers or numbers[-1] != number:
                numbers.append(number)
        self._grams = array("Q", sorted(gathered))
        lists = [gathered[gram] for gram in self._grams]
        self._starts = array("I", accumulate(map(len, lists), initial=0))
        largest = max((numbers[-1] for numbers in lists), default=0)
        self._numbers = array("H" if largest < _SHORT else "I", chain.from_iterable(lists))

    @classmethod
    def unpacked(cls, packed: PackedPostings) -> "Postings":
        postings = cls(())
        postings._grams = array("Q", packed.grams)
        postings._starts = array("I", packed.starts)
        postings._numbers = array(packed.number_type, packed.numbers)
        return postings

    def packed(self) -> PackedPostings:
        """As they can be kept."""
        return PackedPostings(
            self._grams.tobytes(), self._starts.tobytes(), self._numbers.tobytes(), self._numbers.typecode
        )

    def of(self, gram: str) -> "array[int]":
        """The numbers that were noted for it, rising; empty where there is none."""
        wanted = _packed(gram)
        place = bisect_left(self._grams, wanted)
        if place == len(self._grams) or self._grams[place] != wanted:
            return self._numbers[:0]
        return self._numbers[self._starts[place] : self._starts[place + 1]]


def _packed(gram: str) -> int:
    packed = 0
    for character in gram:
        packed = packed << _CODE_POINT_BITS | ord(character)
    return packed
