"""Orders from a terminal's page to the terminal and back: who may give them, how they end, and the diagnosis that one brings."""

import io
import zipfile

import pytest
from sqlalchemy import select

from central.assembly.retention import forget_due
from central.remote_orders.models import RemoteDiagnosis
from central.remote_orders.service import LATE, VALID
from central.terminal_register.credentials import revoke
from central.terminals.service import find_terminal
from contract import paths
from contract.remote_orders import (
    MOST_ORDERS,
    OrderDone,
    RemoteDeed,
    RemoteOrdersAnswer,
    RemoteOrdersRequest,
    ServiceReason,
)
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.support_bundle import BundledFile, SupportBundle, seal_bundle
from tests.central.virtual_terminal import NOON

LOGIN = {"operator": "张三", "password": "open"}
PAGE = "/console/terminals/YC-001"


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the statements are plain."""
    return sqlite_url


def give(operator, deed: str, **more) -> int:
    return operator.post(f"{PAGE}/orders", data={"deed": deed, **more}, follow_redirects=False).status_code


def exchange(terminal, *done: OrderDone) -> RemoteOrdersAnswer:
    request = RemoteOrdersRequest(terminal_id=terminal.terminal_id, done=done)
    answer = terminal.call("POST", paths.REMOTE_ORDERS, request.model_dump_json().encode())
    assert answer.status_code == 200, answer.text
    return RemoteOrdersAnswer.model_validate_json(answer.content)


def bundle(terminal, sealed_to=None, signed_by=None, terminal_id: str = "YC-001") -> bytes:
    files = (BundledFile(name="kiosk.log", content=b"a line\n"),)
    made = SupportBundle(terminal_id=terminal_id, made_at=NOON, software_version="0.1", files=files)
    return seal_bundle(made, sealed_to or terminal.sealing, signed_by or terminal.key)


def test_page_offers_orders_that_can_be_given(terminal, operator, centre, clock):
    assert 'value="suspend"' in operator.get(PAGE).text
    assert give(operator, "suspend", reason="repair") == 303
    page = operator.get(PAGE).text
    assert 'value="suspend"' not in page
    assert 'value="restart"' in page
    with centre.database.writing() as session:
        revoke(session, "YC-001", clock.now())
    page = operator.get(PAGE).text
    assert "现在不能下达指令" in page
    assert 'value="restart"' not in page


def test_order_goes_to_terminal_and_back(terminal, operator):
    assert not terminal.beat().has_orders
    assert give(operator, "suspend", reason="repair") == 303
    assert give(operator, "suspend", reason="moving") == 409, "one waits already"
    assert "待终端领取" in operator.get(PAGE).text
    assert terminal.beat().has_orders
    (order,) = exchange(terminal).orders
    assert (order.deed, order.reason) == (RemoteDeed.SUSPEND, ServiceReason.REPAIR)
    assert "已送达，待执行" in operator.get(PAGE).text
    assert exchange(terminal).orders == (order,), "until it says what became of it"
    assert exchange(terminal, OrderDone(order_id=order.order_id, is_done=True)).orders == ()
    assert not terminal.beat().has_orders
    page = operator.get(PAGE).text
    assert "已执行" in page
    assert "远程暂停服务" in page, "who did it is in the history"
    exchange(terminal, OrderDone(order_id=order.order_id, is_done=False, note="second thoughts"))
    assert "second thoughts" not in operator.get(PAGE).text, "what was told stays"


@pytest.mark.parametrize(("deed", "more"), [("suspend", {}), ("resume", {"reason": "repair"}), ("exec", {})])
def test_order_that_says_nothing_useful_is_refused(terminal, operator, deed, more):
    assert give(operator, deed, **more) == 422


def test_order_expires_and_is_reported_late(terminal, operator, clock):
    give(operator, "restart")
    (order,) = exchange(terminal).orders
    clock.advance(seconds=VALID.total_seconds())
    assert terminal.beat().has_orders, "its end may have to be told"
    operator.post("/console/login", data=LOGIN)
    assert "已过期" in operator.get(PAGE).text
    assert exchange(terminal, OrderDone(order_id=order.order_id, is_done=True)).orders == ()
    assert "已执行" in operator.get(PAGE).text
    give(operator, "restart")
    clock.advance(seconds=(VALID + LATE).total_seconds())
    assert not terminal.beat().has_orders


def test_order_is_withdrawn_while_it_waits(terminal, operator):
    give(operator, "restart")
    (order,) = exchange(terminal).orders
    withdraw = f"{PAGE}/orders/{order.order_id}/withdraw"
    assert operator.post(withdraw, follow_redirects=False).status_code == 303
    assert operator.post(withdraw, follow_redirects=False).status_code == 409
    assert exchange(terminal).orders == ()
    assert "已撤回" in operator.get(PAGE).text
    assert operator.post(f"{PAGE}/orders/none/withdraw", follow_redirects=False).status_code == 404


def test_terminal_without_good_key_gets_no_order(terminal, operator, centre):
    with centre.database.writing() as session:
        find_terminal(session, "YC-001").revoked_at = centre.clock.now()
    assert give(operator, "resume") == 409


def test_diagnosis_arrives_is_fetched_and_forgotten(terminal, operator, centre, clock):
    give(operator, "diagnosis")
    (order,) = exchange(terminal).orders
    exchange(terminal, OrderDone(order_id=order.order_id, is_done=True, bundle=bundle(terminal)))
    where = f"{PAGE}/diagnoses/{order.order_id}"
    assert where in operator.get(PAGE).text
    answer = operator.get(where)
    assert zipfile.ZipFile(io.BytesIO(answer.content)).read("kiosk.log") == b"a line\n"
    assert "下载诊断包" in operator.get(PAGE).text
    clock.advance(days=centre.settings.keep_diagnoses_days + 1)
    assert forget_due(centre.database, centre.settings, clock.now())["remote_diagnosis"] == 1
    with centre.database.reading() as session:
        assert session.scalars(select(RemoteDiagnosis)).all() == []
    operator.post("/console/login", data=LOGIN)
    assert operator.get(where).status_code == 404
    assert where not in operator.get(PAGE).text


def test_bundle_of_somebody_else_is_refused(terminal, operator):
    stranger, other = SigningKey.generate(), OpeningKey.generate().sealing_key
    for made in (
        bundle(terminal, signed_by=stranger),
        bundle(terminal, sealed_to=other),
        bundle(terminal, terminal_id="YC-002"),
        b"",
    ):
        assert give(operator, "diagnosis") == 303
        (order,) = exchange(terminal).orders
        exchange(terminal, OrderDone(order_id=order.order_id, is_done=True, bundle=made))
        page = operator.get(PAGE).text
        assert "/diagnoses/" not in page
        assert "未执行" in page


def test_orders_of_another_terminal_are_out_of_reach(terminal, enrol, operator):
    second_terminal = enrol("YC-002")
    give(operator, "resume")
    (order,) = exchange(terminal).orders
    exchange(second_terminal, OrderDone(order_id=order.order_id, is_done=True))
    assert exchange(terminal).orders == (order,)
    request = RemoteOrdersRequest(terminal_id=terminal.terminal_id)
    answer = second_terminal.call("POST", paths.REMOTE_ORDERS, request.model_dump_json().encode())
    assert answer.status_code == 403


def test_more_orders_than_deeds_never_wait():
    assert len(RemoteDeed) <= MOST_ORDERS
