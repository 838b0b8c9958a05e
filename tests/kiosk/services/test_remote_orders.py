"""Orders of the centre are carried out once, wait for their moment, and are told until the centre knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from contract.remote_orders import (
    MOST_BUNDLE_BYTES,
    OrderDone,
    RemoteDeed,
    RemoteOrder,
    RemoteOrdersAnswer,
    RemoteOrdersRequest,
)
from kiosk.services.maintenance.remote_orders import MOST_SENDS, BundleMade, OrderHands, RemoteOrders, WantedOrders
from kiosk.services.maintenance.terminal_tools import Deed
from kiosk.services.ports import NoAnswer
from offline_queue.centre_outcomes import CentreUnreachable, Unreachable
from tests.hand_clock import HandClock

AWAY = CentreUnreachable(Unreachable.TIMEOUT, "10 s")
VALID = timedelta(hours=1)


@dataclass
class Machine:
    """Everything that was done to it, in order; it is the centre too, which lists what is not done."""

    file: Path
    clock: HandClock = field(default_factory=HandClock)
    did: list[str] = field(default_factory=list)
    reported: list[OrderDone] = field(default_factory=list)
    listed: list[RemoteOrder] = field(default_factory=list)
    is_away: bool = False
    catalogue: tuple[int, int] = (1, 1)
    bundle: bytes | None = b"sealed"
    making: list[BundleMade] = field(default_factory=list)
    reason: str = ""
    written: list[tuple[str, bool]] = field(default_factory=list)

    def suspend(self, reason: str) -> Deed:
        self.did.append(reason)
        return Deed(is_done=True)

    def resume(self) -> Deed:
        self.did.append("resume")
        return Deed(is_done=True)

    def write(self, order: RemoteOrder, deed: Deed) -> None:
        self.written.append((order.deed, deed.is_done))

    def remote_orders(self, request: RemoteOrdersRequest) -> RemoteOrdersAnswer | NoAnswer:
        if self.is_away:
            return AWAY
        self.reported += request.done
        done = {each.order_id for each in request.done}
        self.listed = [each for each in self.listed if each.order_id not in done]
        return RemoteOrdersAnswer(terminal_id="YC-001", centre_time=self.clock.now(), orders=tuple(self.listed))

    def orders(self) -> RemoteOrders:
        hands = OrderHands(
            self, lambda: self.catalogue, self.making.append, lambda: self.did.append("hurry"), self.write
        )
        return RemoteOrders(self.file, "YC-001", self, hands, self.clock)

    def gives(self, deed: str, reason: str = "", name: str = "o1") -> None:
        self.listed.append(RemoteOrder(order_id=name, deed=deed, reason=reason, expires_at=self.clock.now() + VALID))

    def made(self) -> None:
        for each in self.making:
            each(self.bundle)
        self.making.clear()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "remote-orders.json")


def beat(orders: RemoteOrders) -> None:
    orders.take(orders.ask_centre())


def outcomes(reported: Iterable[OrderDone]) -> list[tuple[str, bool, str]]:
    return [(each.order_id, each.is_done, each.note) for each in reported]


@pytest.mark.parametrize(
    ("deed", "reason", "did"),
    [(RemoteDeed.SUSPEND, "repair", "service.by_hand_repair"), (RemoteDeed.RESUME, "", "resume")],
)
def test_order_is_done_once_over_restarts(machine: Machine, deed: str, reason: str, did: str) -> None:
    machine.gives(deed, reason)
    orders = machine.orders()
    wanted = orders.ask_centre()
    orders.take(wanted)
    orders.take(wanted)
    again = machine.orders()
    again.take(wanted)
    assert machine.did == [did, "hurry"]
    beat(again)
    assert outcomes(machine.reported) == [("o1", True, "")]
    beat(again)
    assert len(machine.reported) == 1, "the centre knows"


def test_restart_waits_and_is_written_down_first(machine: Machine) -> None:
    machine.gives(RemoteDeed.RESTART)
    orders = machine.orders()
    beat(orders)
    assert orders.restart_wanted()
    assert machine.reported == []
    assert orders.restarts()
    again = machine.orders()
    beat(again)
    assert not again.restart_wanted()
    assert outcomes(machine.reported) == [("o1", True, "")]


def test_restart_of_another_cause_needs_no_order(machine: Machine) -> None:
    assert machine.orders().restarts()


def test_restart_that_expired_or_was_withdrawn_is_off(machine: Machine) -> None:
    machine.gives(RemoteDeed.RESTART)
    orders = machine.orders()
    beat(orders)
    machine.listed.clear()
    beat(orders)
    assert not orders.restart_wanted()
    machine.gives(RemoteDeed.RESTART, name="o2")
    beat(orders)
    machine.clock.advance(seconds=VALID.total_seconds())
    assert not orders.restart_wanted(), "the network is cut, and no one takes it back"


@pytest.mark.expected_logs("what became of orders is not kept")
def test_restart_that_cannot_be_kept_is_refused(machine: Machine) -> None:
    machine.file.parent.joinpath("file").write_text("")
    machine.file = machine.file.parent / "file" / "orders.json"
    machine.gives(RemoteDeed.RESTART)
    orders = machine.orders()
    beat(orders)
    assert not orders.restarts()
    beat(orders)
    assert outcomes(machine.reported) == [("o1", False, "the disk does not keep it")]


def test_catalogue_is_done_when_it_is_there(machine: Machine) -> None:
    machine.catalogue = (1, 2)
    machine.gives(RemoteDeed.CATALOGUE)
    orders = machine.orders()
    beat(orders)
    assert machine.did == []
    machine.catalogue = (2, 2)
    beat(orders)
    beat(orders)
    assert outcomes(machine.reported) == [("o1", True, "version 2")]


@pytest.mark.parametrize(("deed", "reason"), [("defrost", ""), (RemoteDeed.SUSPEND, "whim"), ("exec", "")])
def test_what_is_unknown_here_is_refused(machine: Machine, deed: str, reason: str) -> None:
    machine.gives(deed, reason)
    orders = machine.orders()
    beat(orders)
    beat(orders)
    ((_, is_done, note),) = outcomes(machine.reported)
    assert not is_done
    assert deed in note
    assert machine.did == ["hurry"]


def test_expired_order_is_not_carried_out(machine: Machine) -> None:
    machine.gives(RemoteDeed.RESUME)
    orders = machine.orders()
    wanted = orders.ask_centre()
    assert wanted is not None
    orders.take(WantedOrders(wanted.orders, machine.clock.now() + VALID))
    assert machine.did == []


def test_diagnosis_is_made_and_sent_once(machine: Machine) -> None:
    machine.gives(RemoteDeed.DIAGNOSIS)
    machine.gives(RemoteDeed.DIAGNOSIS, name="o2")
    orders = machine.orders()
    beat(orders)
    beat(orders)
    assert len(machine.making) == 1, "one at a time"
    machine.made()
    beat(orders)
    assert [(each.order_id, each.bundle) for each in machine.reported] == [("o1", b"sealed")]
    machine.made()
    beat(orders)
    assert [each.order_id for each in machine.reported] == ["o1", "o2"]


@pytest.mark.parametrize(("bundle", "why"), [(None, "no bundle"), (bytes(MOST_BUNDLE_BYTES + 1), "too large")])
def test_diagnosis_that_cannot_go_is_reported(machine: Machine, bundle: bytes | None, why: str) -> None:
    machine.bundle = bundle
    machine.gives(RemoteDeed.DIAGNOSIS)
    orders = machine.orders()
    beat(orders)
    machine.made()
    beat(orders)
    assert [(each.is_done, why in each.note) for each in machine.reported] == [(False, True)]


def test_bundle_that_never_arrives_is_given_up(machine: Machine) -> None:
    machine.gives(RemoteDeed.DIAGNOSIS)
    orders = machine.orders()
    beat(orders)
    machine.made()
    machine.is_away = True
    for _ in range(MOST_SENDS):
        beat(orders)
    machine.is_away = False
    beat(orders)
    assert outcomes(machine.reported) == [("o1", False, "the bundle did not arrive")]


def test_broken_file_forgets_what_was_done(machine: Machine) -> None:
    machine.file.write_text("[{")
    machine.gives(RemoteDeed.RESUME)
    beat(machine.orders())
    assert machine.did == ["resume", "hurry"]
