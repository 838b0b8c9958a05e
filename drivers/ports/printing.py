"""What both printers answer."""

from msgspec import Struct

from drivers.ports.status import ProblemCode


class Printed(Struct, frozen=True):
    """The device confirmed that the paper came out."""

    pages: int = 1


class NotPrinted(Struct, frozen=True):
    """Nothing came out for sure; it is safe to print again once `problem` is gone."""

    problem: ProblemCode
    detail: str = ""


class Unconfirmed(Struct, frozen=True):
    """Bytes were sent but the device did not confirm. Never print again unasked: ask the person."""

    detail: str


PrintOutcome = Printed | NotPrinted | Unconfirmed
