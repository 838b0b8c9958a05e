"""Only the centre's own signed words in reply to this very request are an answer; everything else says why not."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from catalogue.text import LocalText
from contract.bundle import Publication, sign_bundle
from contract.case_news import CaseNews, CaseStanding
from contract.documents import IssuedDocument, ResultContent, ResultRow
from contract.enrolment_codes import shown
from contract.execution import (
    CodeRefusal,
    Completed,
    DepartmentDown,
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteRequest,
    FinishedCase,
    FinishedCaseRequest,
    HoldAnswer,
    HoldRequest,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
    ListAnswer,
    ListRequest,
    LiveOption,
    Order,
    OrderLine,
    OrderRequest,
    OrderState,
    Rejected,
    SmsAnswer,
    SmsRequest,
    WaitingCase,
    WaitingCases,
    WaitingCasesRequest,
)
from contract.help_calls import HelpCallAnswer, HelpCallRequest, HelpCallState
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep
from contract.key_rotation import RotateAnswer
from contract.model import Message
from contract.phone_copies import PhoneCopyAnswer, PhoneCopyRequest
from contract.pick_ups import PickUpRefusal, PickUpRefused, PickUpRequest
from contract.proof import ProofRefusal, ProofRefused, ProofRequest
from contract.records import PersonDetails
from contract.remote_orders import RemoteOrdersAnswer, RemoteOrdersRequest
from contract.signatures import ENROLLING, ReceivedRequest
from contract.signing_keys import SigningKey
from contract.terminals import Heartbeat, HeartbeatAnswer
from contract.terms import DepartmentState
from contract.throughput import ThroughputAnswer, ThroughputRequest
from contract.unfound_searches import UnfoundSearch, UnfoundSearchesAnswer, UnfoundSearchesRequest
from offline_queue.centre import CentreClient, EnrolmentClient
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.terminal_identity import KeyInUse
from offline_queue.transport import TransportLimits
from tests.hand_clock import NOON, HandClock
from tests.offline_queue.fake_centre import FakeCentre, Reply, signed, signed_again, signer_of, unsigned
from tests.offline_queue.parts import CENTRE_KEY, TERMINAL_KEY, identity
from tests.offline_queue.test_terminal_identity import ANSWER

ROOT = Path(__file__).parents[2]
TEXT = LocalText(zh="文字", en="text")
HEAD = {"request_id": "r1", "visit_id": "v", "item_code": "SW001", "catalogue_version": 1, "sealed": b"\x00sealed"}
ORDER = Order(
    request_id="r1",
    order_no="O/1 2",
    amount=Decimal("12.30"),
    lines=(OrderLine(text=TEXT, amount=Decimal("12.30")),),
    pay_url="http://pay.example/1",
    expires_at=NOON,
    state=OrderState.WAITING,
)
COMPLETED = Completed(
    request_id="r1",
    case_number="C-1",
    result=ResultContent(heading=TEXT, summary=TEXT, rows=(ResultRow(label=TEXT, value=TEXT),)),
    documents=(IssuedDocument(document_id="d", layout="form", title="t", issuer="i", issued_on="2026-03-02"),),
)
HEARTBEAT = Heartbeat(
    terminal_id="T-001",
    sent_at=NOON,
    boot_id="b",
    software_version="1",
    catalogue_version=1,
    state="available",
    devices=(),
    queue_pending=0,
    queue_parked=0,
    last_sequence=0,
)
HEARD = HeartbeatAnswer(
    terminal_id="T-001",
    centre_time=NOON,
    departments={"rs": DepartmentState.UP},
    catalogue_version=1,
    complete_up_to=0,
)
UNFOUND = UnfoundSearch(day=NOON.date(), words="老人坐车", visits=1)
NEXT_KEY = SigningKey(b"\x44" * 32)
BUNDLE = sign_bundle(Publication(7, NOON, {"a.toml": "中"}), CENTRE_KEY)

Call = Callable[[CentreClient], object]
CALLS: list[tuple[str, Message, Call]] = [
    ("/v1/heartbeat", HEARD, lambda it: it.heartbeat(HEARTBEAT)),
    ("/v1/catalogue/7", BUNDLE, lambda it: it.fetch_catalogue(7)),
    (
        "/v1/lists",
        ListAnswer(request_id="r1", options=(LiveOption(value="1", text=TEXT, amount=Decimal(1)),)),
        lambda it: it.list_options(ListRequest(**HEAD, list_name="slots", field="slot")),
    ),
    (
        "/v1/lists",
        DepartmentDown(request_id="r1"),
        lambda it: it.list_options(ListRequest(**HEAD, list_name="l", field="f")),
    ),
    (
        "/v1/holds",
        HoldAnswer(request_id="r1", held=True, expires_at=NOON),
        lambda it: it.hold(HoldRequest(**HEAD, field="slot", slot="9")),
    ),
    ("/v1/sms", SmsAnswer(request_id="r1", sent=True), lambda it: it.send_sms(SmsRequest(**HEAD, field="sms"))),
    (
        "/v1/identity-codes",
        IdentityFound(request_id="r1", person=PersonDetails(name="某某", id_number="1")),
        lambda it: it.resolve_identity(IdentityCodeRequest(**HEAD)),
    ),
    (
        "/v1/identity-codes",
        IdentityRefused(request_id="r1", refusal=CodeRefusal.EXPIRED),
        lambda it: it.resolve_identity(IdentityCodeRequest(**HEAD)),
    ),
    ("/v1/orders", ORDER, lambda it: it.open_order(OrderRequest(**HEAD))),
    ("/v1/orders/O%2F1%202", ORDER, lambda it: it.order_state("O/1 2")),
    (
        "/v1/earlier-orders",
        EarlierOrder(request_id="r1", earlier=ORDER),
        lambda it: it.earlier_order(EarlierOrderRequest(**HEAD)),
    ),
    (
        "/v1/finished-cases",
        FinishedCase(request_id="r1", case_number="C"),
        lambda it: it.finished_case(FinishedCaseRequest(**HEAD)),
    ),
    (
        "/v1/pick-ups",
        FinishedCase(request_id="r1", case_number="C"),
        lambda it: it.pick_up(PickUpRequest(**HEAD)),
    ),
    (
        "/v1/pick-ups",
        PickUpRefused(request_id="r1", refusal=PickUpRefusal.NO_RESULT),
        lambda it: it.pick_up(PickUpRequest(**HEAD)),
    ),
    (
        "/v1/phone-copies",
        PhoneCopyAnswer(request_id="r1", url="https://centre.example/papers/code", expires_at=NOON),
        lambda it: it.keep_phone_copy(PhoneCopyRequest(**HEAD, papers=b"sealed")),
    ),
    (
        "/v1/waiting-cases",
        WaitingCases(request_id="r1", cases=(WaitingCase(item_code="GA011", case_number="C"),)),
        lambda it: it.waiting_cases(WaitingCasesRequest(**HEAD)),
    ),
    (
        "/v1/cases/r-1",
        CaseNews(record_id="r-1", standing=CaseStanding.ACCEPTED, case_number="C", result=COMPLETED.result),
        lambda it: it.case_news("r-1"),
    ),
    (
        "/v1/rotate-key",
        RotateAnswer(terminal_id="T-001", new_key=NEXT_KEY.verify_key.public),
        lambda it: it.announce_key(NEXT_KEY),
    ),
    (
        "/v1/throughput",
        ThroughputAnswer(terminal_id="T-001", received=3, filler=b"back"),
        lambda it: it.throughput(ThroughputRequest(terminal_id="T-001", filler=b"out", wanted=4)),
    ),
    (
        "/v1/remote-orders",
        RemoteOrdersAnswer(terminal_id="T-001", centre_time=NOON),
        lambda it: it.remote_orders(RemoteOrdersRequest(terminal_id="T-001")),
    ),
    (
        "/v1/unfound-searches",
        UnfoundSearchesAnswer(terminal_id="T-001", batch_id="r1"),
        lambda it: it.tell_searches(UnfoundSearchesRequest(terminal_id="T-001", batch_id="r1", searches=(UNFOUND,))),
    ),
    (
        "/v1/help-calls",
        HelpCallAnswer(terminal_id="T-001", call_id="r1", state=HelpCallState.RINGING),
        lambda it: it.call_for_help(HelpCallRequest(terminal_id="T-001", call_id="r1")),
    ),
    (
        "/v1/help-calls/video",
        HelpVideoAnswer(terminal_id="T-001", call_id="r1", state=HelpVideoState.READY),
        lambda it: it.help_video(HelpVideoRequest(terminal_id="T-001", call_id="r1", step=HelpVideoStep.LOOK)),
    ),
    (
        "/v1/proofs",
        ProofRefused(request_id="r1", refusal=ProofRefusal.NOT_MATCHED),
        lambda it: it.prove(ProofRequest(**HEAD)),
    ),
    ("/v1/execute", COMPLETED, lambda it: it.execute(ExecuteRequest(**HEAD))),
    ("/v1/execute", Rejected(request_id="r1", reason=TEXT), lambda it: it.execute(ExecuteRequest(**HEAD))),
    ("/v1/execute", DepartmentDown(request_id="r1"), lambda it: it.execute(ExecuteRequest(**HEAD))),
]


def execute(client: CentreClient) -> object:
    return client.execute(ExecuteRequest(**HEAD))


def why(answer: object) -> Unreachable:
    assert isinstance(answer, CentreUnreachable)
    return answer.why


@pytest.mark.parametrize(("target", "reply", "call"), CALLS)
def test_centre_is_heard(centre: FakeCentre, client: CentreClient, target: str, reply: Message, call: Call) -> None:
    centre.replies[target] = reply.model_dump_json().encode()
    assert call(client) == reply


@pytest.mark.parametrize(("target", "reply", "call"), CALLS)
def test_answer_about_something_else_is_no_answer(
    centre: FakeCentre, client: CentreClient, target: str, reply: Message, call: Call
) -> None:
    content = json.loads(reply.model_dump_json())
    for name, other in (
        ("request_id", "r2"),
        ("terminal_id", "T-9"),
        ("version", 8),
        ("order_no", "other"),
        ("record_id", "r2"),
    ):
        if name in content:
            content[name] = other
    centre.replies[target] = json.dumps(content).encode()
    assert why(call(client)) is Unreachable.NOT_THE_CENTRE


def test_citizen_answers_are_not_kept() -> None:
    command = [sys.executable, "-m", "tests.offline_queue.answers_twice"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["/v1/cases/r 5 0", "/v1/orders/O 1 0"]


def test_sealed_part_travels_as_it_is(centre: FakeCentre, client: CentreClient) -> None:
    execute(client)
    sent = ExecuteRequest.model_validate_json(centre.seen[0].body)
    assert sent.sealed == b"\x00sealed"


def test_key_changed_under_way_is_used_at_once(centre: FakeCentre) -> None:
    key = KeyInUse(NEXT_KEY)

    def changes(_: ReceivedRequest, reply: Reply) -> Reply:
        key.change(TERMINAL_KEY)
        return reply

    centre.replies["/v1/heartbeat"] = HEARD.model_dump_json().encode()
    centre.misbehave = changes
    with requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(1, 5), key)
        assert client.heartbeat(HEARTBEAT) == HEARD
    assert len(centre.seen) == 2


def test_refusal_of_the_centre_is_distinguished(client: CentreClient) -> None:
    assert execute(client) == CentreRefused(404, "not_found", "/v1/execute")


def test_refusal_without_words_is_a_refusal(centre: FakeCentre, client: CentreClient) -> None:
    centre.misbehave = lambda request, _: signed_again(request, 403, ["?"])
    assert execute(client) == CentreRefused(403, "", "HTTP 403")


STRANGERS: list[tuple[Reply | None, Unreachable]] = [
    (
        Reply(200, b"<html>please log in</html>", {"Content-Type": "text/html; charset=utf-8"}),
        Unreachable.CAPTIVE_PORTAL,
    ),
    (Reply(302, b"", {"Location": "http://portal.example/"}), Unreachable.CAPTIVE_PORTAL),
    (Reply(511, b"", {}), Unreachable.CAPTIVE_PORTAL),
    (Reply(200, COMPLETED.model_dump_json().encode()), Unreachable.NOT_THE_CENTRE),
    (Reply(200, b"", {}), Unreachable.NOT_THE_CENTRE),
    (Reply(404, b"nothing here", {}), Unreachable.NOT_THE_CENTRE),
    (Reply(200, b"{}", {"Signature": "x", "Signature-Input": "centre=(("}), Unreachable.NOT_THE_CENTRE),
    (Reply(502, b"bad gateway", {}), Unreachable.SERVER_ERROR),
    (Reply(429, b"", {}), Unreachable.BUSY),
    (Reply(503, b"", {}), Unreachable.BUSY),
    (Reply(413, b"<html>Request Entity Too Large</html>", {}), Unreachable.TOO_LARGE),
    (None, Unreachable.SERVER_ERROR),
]


@pytest.mark.parametrize(("reply", "expected"), STRANGERS)
def test_answer_of_another_server_is_no_centre(
    centre: FakeCentre, client: CentreClient, reply: Reply | None, expected: Unreachable
) -> None:
    centre.misbehave = lambda *_: reply
    assert why(execute(client)) is expected


def test_signed_trouble_of_the_centre_is_no_refusal(centre: FakeCentre, client: CentreClient) -> None:
    for status, expected in ((500, "server_error"), (502, "server_error"), (503, "busy"), (429, "busy")):
        centre.misbehave = lambda request, _, status=status: signed_again(request, status, {"code": "x", "reason": "y"})
        assert why(execute(client)) == expected


@pytest.mark.parametrize("is_signed", [True, False])
def test_centre_or_proxy_says_when_to_ask_again(centre: FakeCentre, client: CentreClient, *, is_signed: bool) -> None:
    def later(request: ReceivedRequest, _: Reply) -> Reply:
        reply = signed_again(request, 503, {"code": "away", "reason": "y"}) if is_signed else Reply(503, b"", {})
        return Reply(503, reply.body, reply.headers | {"Retry-After": "120"})

    centre.misbehave = later
    answer = execute(client)
    assert isinstance(answer, CentreUnreachable)
    assert answer.retry_after == 120


@pytest.mark.parametrize(
    "content", [{}, [], "text", {"outcome": "completed"}, {"outcome": "rejected", "request_id": 1}]
)
def test_signed_nonsense_is_no_answer(centre: FakeCentre, client: CentreClient, content: object) -> None:
    centre.misbehave = lambda request, _: signed_again(request, 200, content)
    assert why(execute(client)) is Unreachable.NOT_THE_CENTRE


def test_detail_of_nonsense_holds_nothing_of_it(centre: FakeCentre, client: CentreClient) -> None:
    content = {"outcome": "completed", "request_id": "r1", "case_number": {"name": "MARKER"}}
    centre.misbehave = lambda request, _: signed_again(request, 200, content)
    answer = execute(client)
    assert isinstance(answer, CentreUnreachable)
    assert "MARKER" not in answer.detail
    assert "case_number" in answer.detail


def test_old_answer_is_no_answer(centre: FakeCentre, client: CentreClient) -> None:
    centre.replies["/v1/execute"] = COMPLETED.model_dump_json().encode()
    kept: list[Reply] = []

    def replay(_request: ReceivedRequest, honest: Reply) -> Reply:
        kept.append(honest)
        return kept[0]

    centre.misbehave = replay
    assert execute(client) == COMPLETED
    assert why(execute(client)) is Unreachable.NOT_THE_CENTRE


def test_answer_without_end_is_cut_off(centre: FakeCentre) -> None:
    centre.misbehave = lambda *_: Reply(200, b"x" * 200_000, {})
    with requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(most_bytes=100_000))
        assert why(execute(client)) is Unreachable.NOT_THE_CENTRE


def test_centre_that_is_down_refuses(free_port: int) -> None:
    with requests.Session() as session:
        assert why(execute(CentreClient(identity(f"http://127.0.0.1:{free_port}"), session, HandClock()))) is (
            Unreachable.REFUSED
        )


def test_server_without_tls_is_not_the_centre(centre: FakeCentre) -> None:
    with requests.Session() as session:
        client = CentreClient(identity(centre.url.replace("http:", "https:")), session, HandClock())
        assert why(execute(client)) is Unreachable.NOT_THE_CENTRE


def test_an_answer_that_cannot_be_unpacked_is_none(centre: FakeCentre, client: CentreClient) -> None:
    centre.misbehave = lambda *_: Reply(200, b"not packed at all", {"Content-Encoding": "gzip"})
    assert why(execute(client)) is Unreachable.NOT_THE_CENTRE


def test_client_with_connections_of_its_own_tells_same(free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}"
    assert why(execute(CentreClient.connect(identity(url), HandClock()))) is Unreachable.REFUSED
    enrolment = EnrolmentClient.connect(url, HandClock())
    assert why(enrolment.enrol("CODE", TERMINAL_KEY, "1")) is Unreachable.REFUSED


def test_name_that_does_not_resolve_means_no_network() -> None:
    with requests.Session() as session:
        client = CentreClient(identity("http://centre.invalid"), session, HandClock())
        assert why(execute(client)) is Unreachable.NO_NETWORK


def test_silent_centre_times_out(centre: FakeCentre) -> None:
    released = threading.Event()

    def silent(*_: object) -> None:
        released.wait(5)

    centre.misbehave = silent
    with requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(read=0.05))
        assert why(execute(client)) is Unreachable.TIMEOUT
    released.set()


def test_enrolment_is_signed_with_new_key(centre: FakeCentre) -> None:
    centre.misbehave = lambda request, _: signed(200, ANSWER.model_dump_json().encode(), signer_of(request))
    with requests.Session() as session:
        assert EnrolmentClient(centre.url, session, HandClock()).enrol("CODE", TERMINAL_KEY, "1") == ANSWER
    request = centre.seen[0]
    assert json.loads(request.body)["code"] == "CODE"
    assert signer_of(request).terminal_id == ENROLLING


def test_only_the_centre_that_gave_the_code_enrols(centre: FakeCentre) -> None:
    centre.misbehave = lambda request, _: signed(200, ANSWER.model_dump_json().encode(), signer_of(request))
    with requests.Session() as session:
        enrolment = EnrolmentClient(centre.url, session, HandClock())
        code = shown("ABCDEFGHJKLM", CENTRE_KEY.verify_key)
        assert enrolment.enrol(code, TERMINAL_KEY, "1") == ANSWER
        refused = enrolment.enrol(shown("ABCDEFGHJKLM", TERMINAL_KEY.verify_key), TERMINAL_KEY, "1")
    assert why(refused) is Unreachable.NOT_THE_CENTRE
    assert "is not the centre that gave" in refused.detail  # type: ignore[union-attr]  # see `why`
    assert {json.loads(each.body)["code"] for each in centre.seen} == {"ABCDEFGHJKLM"}


def test_enrolment_at_a_portal_is_no_enrolment(centre: FakeCentre) -> None:
    centre.misbehave = lambda *_: Reply(200, b"<html>", {"Content-Type": "text/html"})
    with requests.Session() as session:
        enrolment = EnrolmentClient(centre.url, session, HandClock())
        assert why(enrolment.enrol("CODE", TERMINAL_KEY, "1")) is Unreachable.CAPTIVE_PORTAL
        centre.misbehave = lambda *_: Reply(200, ANSWER.model_dump_json().encode())
        assert why(enrolment.enrol("CODE", TERMINAL_KEY, "1")) is Unreachable.NOT_THE_CENTRE


def test_refused_enrolment_code_reaches_technician(centre: FakeCentre) -> None:
    centre.misbehave = lambda *_: unsigned(403, "code_used", "the code is unknown, used, or too old")
    with requests.Session() as session:
        answer = EnrolmentClient(centre.url, session, HandClock()).enrol("WRONG", TERMINAL_KEY, "1")
    assert isinstance(answer, CentreUnreachable), "no one has signed it"
    assert answer.detail.endswith("says code_used: the code is unknown, used, or too old")
