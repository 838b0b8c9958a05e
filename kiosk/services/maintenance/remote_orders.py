"""Carries out the orders of the centre, each once, and keeps what became of it until the centre knows.

What was done is on the disk, so that a restart repeats nothing; only a diagnosis is made again, which does no harm.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

from contract.clock import Clock
from contract.folders import write_atomically
from contract.remote_orders import (
    MOST_BUNDLE_BYTES,
    MOST_ORDERS,
    OrderDone,
    RemoteDeed,
    RemoteOrder,
    RemoteOrdersAnswer,
    RemoteOrdersRequest,
    ServiceReason,
)
from kiosk.services.maintenance.terminal_tools import Deed, ServiceNotice
from kiosk.services.ports import NoAnswer
from offline_queue.centre_outcomes import words_of

MOST_KEPT = 64
MOST_SENDS = 3
"""Of one bundle: a heartbeat that carries one takes long, and the next ones have to come."""
_log = logging.getLogger(__name__)

BundleMade = Callable[[bytes | None], None]
"""Called on the screen's thread; None where there is no bundle."""


class OrdersCentre(Protocol):
    """The centre, as far as its orders need it. Blocks: called on the heartbeat's worker."""

    def remote_orders(self, request: RemoteOrdersRequest) -> RemoteOrdersAnswer | NoAnswer:
        """Say what was done, and hear what else there is."""


class OrderHands(Struct, frozen=True):
    """What orders are carried out with (指令执行部件), on the screen's thread. `catalogue`: the version here, and the one wanted.

    `make_bundle` makes a sealed bundle on a worker; `hurry` has the next heartbeat come at once; `write` keeps the terminal's
    own record of what became of an order.
    """

    service: ServiceNotice
    catalogue: Callable[[], tuple[int, int]]
    make_bundle: Callable[[BundleMade], None]
    hurry: Callable[[], None]
    write: Callable[[RemoteOrder, Deed], None]


class WantedOrders(Struct, frozen=True):
    """What the centre wants now (当前指令), and its time."""

    orders: tuple[RemoteOrder, ...]
    centre_time: datetime


class _Outcome(Struct, frozen=True):
    order_id: str
    is_done: bool
    note: str = ""


class RemoteOrders:
    """The orders that the centre gave (远程指令簿). `ask_centre` on the heartbeat's worker, everything else on the screen's thread."""

    def __init__(self, file: Path, terminal_id: str, centre: OrdersCentre, hands: OrderHands, clock: Clock) -> None:
        self._file = file
        self._terminal_id = terminal_id
        self._centre = centre
        self._hands = hands
        self._clock = clock
        self._outcomes = self._read()
        self._bundles: dict[str, OrderDone] = {}
        self._restart: RemoteOrder | None = None
        self._restart_until = 0.0
        self._making = ""
        self._unsent = 0

    def ask_centre(self) -> WantedOrders | None:
        """Report what was done and ask what else there is; None where nothing came back."""
        outcomes = list(self._outcomes.values())[-MOST_ORDERS:]
        done = [
            OrderDone(order_id=outcome.order_id, is_done=outcome.is_done, note=outcome.note) for outcome in outcomes
        ]
        request = RemoteOrdersRequest(
            terminal_id=self._terminal_id, done=(*self._bundles.values(), *done)[:MOST_ORDERS]
        )
        answer = self._centre.remote_orders(request)
        if not isinstance(answer, RemoteOrdersAnswer):
            _log.info("orders of the centre: %s", words_of(answer))
            return None
        return WantedOrders(answer.orders, answer.centre_time)

    def take(self, wanted: WantedOrders | None) -> None:
        """What is new is carried out, or waits for its moment; what the centre names no more is forgotten."""
        if wanted is None:
            self._note_unsent()
            return
        self._unsent = 0
        listed = {order.order_id for order in wanted.orders}
        self._bundles = {name: bundle for name, bundle in self._bundles.items() if name in listed}
        kept = {name: outcome for name, outcome in self._outcomes.items() if name in listed}
        if kept != self._outcomes:
            self._keep(kept)
        if self._restart is not None and self._restart.order_id not in listed:
            self._restart = None
        for order in wanted.orders:
            seconds_left = (order.expires_at - wanted.centre_time) / timedelta(seconds=1)
            if order.order_id not in self._outcomes and order.order_id not in self._bundles and seconds_left > 0:
                self._carry_out(order, seconds_left)

    def restart_wanted(self) -> str:
        """Why the program has to restart as soon as no one is there, or ""."""
        is_wanted = self._restart is not None and self._clock.monotonic() < self._restart_until
        return "the centre ordered it" if is_wanted else ""

    def restarts(self) -> bool:
        """The program is about to restart. False: what the centre ordered cannot be written down, and would come again for ever."""
        order, self._restart = self._restart, None
        if order is None or self._note(order, Deed(is_done=True)):
            return True
        self._note(order, Deed(is_done=False, why="the disk does not keep it"))
        return False

    def _note_unsent(self) -> None:
        self._unsent += 1
        if self._unsent >= MOST_SENDS:
            note = "the bundle did not arrive"
            self._bundles = {
                name: OrderDone(order_id=name, is_done=False, note=note if bundle.bundle else bundle.note)
                for name, bundle in self._bundles.items()
            }

    def _carry_out(self, order: RemoteOrder, seconds_left: float) -> None:
        hands = self._hands
        match order.deed:
            case RemoteDeed.SUSPEND if order.reason in frozenset(ServiceReason):
                self._note(order, hands.service.suspend(f"service.by_hand_{order.reason}"))
            case RemoteDeed.RESUME:
                self._note(order, hands.service.resume())
            case RemoteDeed.CATALOGUE:
                here, wanted = hands.catalogue()
                if here == wanted or not wanted:
                    self._note(order, Deed(is_done=True, why=f"version {here}"))
            case RemoteDeed.DIAGNOSIS:
                self._diagnose(order)
            case RemoteDeed.RESTART:
                self._restart, self._restart_until = order, self._clock.monotonic() + seconds_left
            case _:
                why = f"this software does not know it: {order.deed} {order.reason}".rstrip()
                self._note(order, Deed(is_done=False, why=why))

    def _diagnose(self, order: RemoteOrder) -> None:
        if self._making:
            return
        self._making = order.order_id

        def on_made(bundle: bytes | None) -> None:
            self._making = ""
            if bundle is None or len(bundle) > MOST_BUNDLE_BYTES:
                self._note(order, Deed(is_done=False, why="no bundle" if bundle is None else "the bundle is too large"))
                return
            self._bundles = {
                **self._bundles,
                order.order_id: OrderDone(order_id=order.order_id, is_done=True, bundle=bundle),
            }
            self._hands.write(order, Deed(is_done=True))
            self._hands.hurry()

        self._hands.make_bundle(on_made)

    def _note(self, order: RemoteOrder, deed: Deed) -> bool:
        _log.info("order %s of the centre: %s %s", order.order_id, order.deed, "done" if deed.is_done else deed.why)
        outcome = _Outcome(order.order_id, deed.is_done, deed.why)
        is_kept = self._keep({**self._outcomes, order.order_id: outcome})
        self._hands.write(order, deed)
        self._hands.hurry()
        return is_kept

    def _keep(self, outcomes: dict[str, _Outcome]) -> bool:
        """Whether it is on the disk; in memory it counts anyway."""
        self._outcomes = dict(list(outcomes.items())[-MOST_KEPT:])
        try:
            write_atomically(self._file, msgspec.json.encode(list(self._outcomes.values())))
        except OSError as error:
            _log.warning("what became of orders is not kept: %s", type(error).__name__)
            return False
        return True

    def _read(self) -> dict[str, _Outcome]:
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=list[_Outcome])
        except (OSError, msgspec.DecodeError):
            return {}
        return {order.order_id: order for order in found}
