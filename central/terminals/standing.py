"""What is known of a terminal beside its own row when it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.terminals import SendAgain


@dataclass(frozen=True)
class TerminalStanding:
    """What other tables say of a terminal (终端现状): how far its records have come, which are wanted once more, its chosen ring."""

    complete_up_to: int
    again_from: int | None = None
    again_earlier: Sequence[SendAgain] = ()
    ring: str | None = None
