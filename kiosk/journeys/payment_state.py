"""What is known of the payment of a journey, as one closed state. Asks no one: the payment steps do, and put it here."""

from msgspec import Struct

from contract.execution import Order


class NotOrdered(Struct, frozen=True):
    """No order is open (未下单); the next one is opened under this request, however often it is asked for."""

    request_id: str


class Ordered(Struct, frozen=True):
    """The order of this journey (已下单), in the centre's last state."""

    request_id: str
    order: Order


class PaidBefore(Struct, frozen=True):
    """The order was paid in an earlier journey of this person (先前已缴), and is carried out now."""

    request_id: str
    order: Order


PaymentState = NotOrdered | Ordered | PaidBefore
