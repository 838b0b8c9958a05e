"""What is known of the payment of a journey, as one closed state. Asks no one: the payment steps do, and put it here."""

from msgspec import Struct

from contract.execution import Order


class NotOrdered(Struct, frozen=True):
    """未下单 — no order is open; the next one is opened under this request, however often it is asked for."""

    request_id: str


class Ordered(Struct, frozen=True):
    """已下单 — the order of this journey, as the centre last told it."""

    request_id: str
    order: Order


class PaidBefore(Struct, frozen=True):
    """先前已缴 — the order was paid in an earlier journey of this person, and is carried out now."""

    order: Order


PaymentState = NotOrdered | Ordered | PaidBefore
