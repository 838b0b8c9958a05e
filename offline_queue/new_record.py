"""A record before it has its sequence. By itself, for anyone who only hands it on needs no database."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from contract.chain import RecordBody
from contract.records import Facts

NumberedFacts = Callable[[int], Facts]
"""Makes facts that hold their own sequence; called inside the transaction, where the sequence is certain: no disk, no network."""


class NewRecord(Struct, frozen=True):
    """Where `numbered` is given (待写记录), its facts take the place of those in the body."""

    body: RecordBody
    numbered: NumberedFacts | None = None

    def at(self, sequence: int) -> RecordBody:
        return self.body if self.numbered is None else replace(self.body, facts=self.numbered(sequence))
