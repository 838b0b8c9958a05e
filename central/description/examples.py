"""One synthetic example of each message, made by the contract's own classes. Sealed parts stand for bytes that open nowhere."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from catalogue.text import LocalText
from central.cases.states import CaseStatus
from central.departments.news import DepartmentNews
from central.news.routes import NewsFates, PushedNews
from central.news.taking import NewsFate
from central.staff.routes import (
    AccountEnd,
    AccountGiven,
    AccountList,
    AccountState,
    AccountWish,
    AuditEntry,
    AuditList,
)
from contract import execution, paths
from contract.answers import Disposition, RecordDisposition, Upload, UploadAnswer
from contract.bundle import Publication, sign_bundle
from contract.case_news import CaseNews, CaseStanding
from contract.chain import GENESIS, RecordBody, next_record
from contract.documents import ResultContent
from contract.help_calls import HelpCallAnswer, HelpCallRequest, HelpCallState
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep
from contract.key_rotation import RotateAnswer, rotation_request
from contract.phone_copies import PhoneCopyAnswer, PhoneCopyRequest
from contract.pick_ups import PickUpRefusal, PickUpRefused, PickUpRequest
from contract.proof import ProofGiven, ProofRequest
from contract.records import CaseFacts
from contract.remote_orders import (
    OrderDone,
    RemoteDeed,
    RemoteOrder,
    RemoteOrdersAnswer,
    RemoteOrdersRequest,
    ServiceReason,
)
from contract.signing_keys import SigningKey
from contract.terminals import DeviceReport, EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer, WantedSettings
from contract.terms import Channel, ClockQuality, Outcome, StaffRole
from contract.throughput import ThroughputAnswer, ThroughputRequest
from contract.unfound_searches import UnfoundSearch, UnfoundSearchesAnswer, UnfoundSearchesRequest

_NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
_TERMINAL = "YC-001"
_ITEM = "RS009"
_ID = "0193613e-1a00-7000-8000-000000000001"
_SITE = LocalText(zh="演示大厅", en="Demo hall")


@cache
def examples() -> Mapping[str, tuple[BaseModel | None, BaseModel]]:
    """By path: what is sent (None where nothing is), and what comes back."""
    return _about_itself() | _about_submissions() | _about_people() | _about_payment() | _about_news() | _about_staff()


def _octets(name: str, length: int) -> bytes:
    return hashlib.shake_256(name.encode()).digest(length)


def _key(name: str) -> SigningKey:
    return SigningKey(_octets(name, 32))


def _question() -> dict[str, object]:
    return {
        "request_id": _ID,
        "visit_id": _ID,
        "item_code": _ITEM,
        "catalogue_version": 1,
        "sealed": _octets("sealed", 96),
    }


def _about_itself() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    key, next_key, centre = _key("terminal"), _key("next"), _key("centre")
    enrolled = EnrolAnswer(
        terminal_id=_TERMINAL,
        site=_SITE,
        level="town",
        region="441602001",
        sealing_key=_octets("sealing", 32),
        signing_key=centre.verify_key.public,
    )
    bundle = sign_bundle(Publication(1, _NOON, {"items/hrss.toml": ""}), centre)
    rotated = RotateAnswer(terminal_id=_TERMINAL, new_key=next_key.verify_key.public)
    return {
        paths.ENROL: (
            EnrolRequest(code="EXAMPLE00000", public_key=key.verify_key.public, software_version="0.1.0"),
            enrolled,
        ),
        paths.ROTATE: (rotation_request(_TERMINAL, key.verify_key, next_key), rotated),
        paths.HEARTBEAT: _heartbeat(),
        paths.REMOTE_ORDERS: _remote_orders(),
        paths.UNFOUND_SEARCHES: _unfound_searches(),
        paths.HELP_CALLS: _help_calls(),
        paths.HELP_VIDEO: _help_video(),
        paths.CATALOGUE: (None, bundle),
        paths.THROUGHPUT: (
            ThroughputRequest(terminal_id=_TERMINAL, filler=_octets("there", 64), wanted=64),
            ThroughputAnswer(terminal_id=_TERMINAL, received=64, filler=_octets("back", 64), centre_time=_NOON),
        ),
    }


def _remote_orders() -> tuple[RemoteOrdersRequest, RemoteOrdersAnswer]:
    request = RemoteOrdersRequest(terminal_id=_TERMINAL, done=(OrderDone(order_id=_ID, is_done=True),))
    order = RemoteOrder(order_id=_ID, deed=RemoteDeed.SUSPEND, reason=ServiceReason.CLEANING, expires_at=_NOON)
    return request, RemoteOrdersAnswer(terminal_id=_TERMINAL, centre_time=_NOON, orders=(order,))


def _unfound_searches() -> tuple[UnfoundSearchesRequest, UnfoundSearchesAnswer]:
    search = UnfoundSearch(day=_NOON.date(), words="老人坐车", visits=2)
    request = UnfoundSearchesRequest(terminal_id=_TERMINAL, batch_id=_ID, searches=(search,))
    return request, UnfoundSearchesAnswer(terminal_id=_TERMINAL, batch_id=_ID)


def _help_calls() -> tuple[HelpCallRequest, HelpCallAnswer]:
    answer = HelpCallAnswer(terminal_id=_TERMINAL, call_id=_ID, state=HelpCallState.COMING)
    return HelpCallRequest(terminal_id=_TERMINAL, call_id=_ID), answer


def _help_video() -> tuple[HelpVideoRequest, HelpVideoAnswer]:
    answer = HelpVideoAnswer(terminal_id=_TERMINAL, call_id=_ID, state=HelpVideoState.READY)
    return HelpVideoRequest(terminal_id=_TERMINAL, call_id=_ID, step=HelpVideoStep.LOOK), answer


def _heartbeat() -> tuple[Heartbeat, HeartbeatAnswer]:
    beat = Heartbeat(
        terminal_id=_TERMINAL,
        sent_at=_NOON,
        boot_id=_ID,
        software_version="0.1.0",
        catalogue_version=1,
        state="available",
        devices=(DeviceReport(family="id_card_reader", condition="ok", age_seconds=2.5),),
        queue_pending=0,
        queue_parked=0,
        last_sequence=1,
        number=1,
    )
    answer = HeartbeatAnswer(
        terminal_id=_TERMINAL,
        centre_time=_NOON,
        departments={},
        catalogue_version=1,
        complete_up_to=1,
        next_beat_seconds=60,
        settings=WantedSettings(number=3, values={"volume_percent": 60}),
    )
    return beat, answer


def _about_submissions() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    facts = CaseFacts(
        item_code=_ITEM,
        catalogue_version=1,
        department="hrss",
        outcome=Outcome.SUBMITTED,
        channel=Channel.QUEUE,
        visit_id=_ID,
        case_number=f"{_TERMINAL}-20261125-0001",
        started_at=_NOON,
        duration_seconds=90,
    )
    body = RecordBody(_ID, _TERMINAL, _NOON, _ID, ClockQuality.SYNCHRONISED, facts, sealed=_octets("sealed", 96))
    record = next_record(GENESIS, body)
    said = RecordDisposition(record_id=_ID, sequence=record.sequence, disposition=Disposition.ACCEPTED)
    return {
        paths.RECORDS: (
            Upload(batch_id=_ID, terminal_id=_TERMINAL, records=(record,)),
            UploadAnswer(batch_id=_ID, terminal_id=_TERMINAL, dispositions=(said,), complete_up_to=1),
        ),
        paths.PICK_UPS: (
            PickUpRequest.model_validate(_question()),
            PickUpRefused(request_id=_ID, refusal=PickUpRefusal.NO_RESULT),
        ),
        paths.CASE: (None, CaseNews(record_id=_ID, standing=CaseStanding.WAITING)),
    }


def _about_people() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    proven = ProofGiven.model_validate(
        {"request_id": _ID, "assertion": "opaque", "level": "card_face", "expires_at": _NOON + timedelta(minutes=30)}
    )
    option = execution.LiveOption(value="2026-11-26T09:30", text=LocalText(zh="11月26日 9:30", en="26 Nov, 9:30"))
    refused = execution.IdentityRefused(request_id=_ID, refusal=execution.CodeRefusal.EXPIRED)
    return {
        paths.PROOFS: (ProofRequest.model_validate(_question()), proven),
        paths.IDENTITY_CODES: (execution.IdentityCodeRequest.model_validate(_question()), refused),
        paths.LISTS: (
            execution.ListRequest.model_validate(_question() | {"list_name": "slot", "field": "slot"}),
            execution.ListAnswer(request_id=_ID, options=(option,)),
        ),
        paths.HOLDS: (
            execution.HoldRequest.model_validate(_question() | {"field": "slot", "slot": option.value}),
            execution.HoldAnswer(request_id=_ID, held=True, expires_at=_NOON + timedelta(minutes=5)),
        ),
        paths.SMS: (
            execution.SmsRequest.model_validate(_question() | {"field": "sms_code"}),
            execution.SmsAnswer(request_id=_ID, sent=True),
        ),
        paths.PHONE_COPIES: (
            PhoneCopyRequest.model_validate(_question() | {"carried_request": _ID, "papers": _octets("papers", 64)}),
            PhoneCopyAnswer(
                request_id=_ID,
                url="https://zwfw.example.cn/papers/opaque",
                expires_at=_NOON + timedelta(minutes=30),
            ),
        ),
        paths.FINISHED_CASES: (
            execution.FinishedCaseRequest.model_validate(_question()),
            execution.FinishedCase(request_id=_ID),
        ),
        paths.WAITING_CASES: (
            execution.WaitingCasesRequest.model_validate(_question()),
            execution.WaitingCases(request_id=_ID),
        ),
    }


def _about_staff() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    state = AccountState(number="100001", holder="Zhang", role=StaffRole.KEEPER, region="4416", has_card=False)
    entry = AuditEntry(
        occurred_at=_NOON,
        terminal_id=_TERMINAL,
        event="entered",
        account="100001",
        role="keeper",
        about="pin",
        detail="",
    )
    end = AccountEnd(number="100001")
    return {
        "/api/staff": (None, AccountList(accounts=(state,))),
        "/api/staff/accounts": (
            AccountWish(holder="Zhang", role=StaffRole.KEEPER, region="4416"),
            AccountGiven(number="100001", pin="246802"),
        ),
        "/api/staff/withdrawals": (end, end),
        "/api/audit": (None, AuditList(events=(entry,))),
    }


def _about_news() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    accepted = DepartmentNews(
        case_number="MZ012-20261125-ABCDEFGH", number=1, status=CaseStatus.ACCEPTED, happened_at=_NOON
    )
    return {paths.NEWS: (PushedNews(news=(accepted,)), NewsFates(fates=(NewsFate.TAKEN,)))}


def _about_payment() -> dict[str, tuple[BaseModel | None, BaseModel]]:
    amount, text = Decimal("360.00"), LocalText(zh="城乡居民养老保险", en="Residents' pension")
    payee = execution.OrderFact(
        label=LocalText(zh="收款单位", en="Payee"), value=LocalText(zh="源城区税务局", en="Yuancheng Tax Bureau")
    )
    order = execution.Order(
        request_id=_ID,
        order_no="DD202611250001",
        amount=amount,
        lines=(execution.OrderLine(text=text, amount=amount, about=(payee,)),),
        pay_url="http://127.0.0.1:8700/cashier/DD202611250001",
        expires_at=_NOON + timedelta(minutes=10),
        state=execution.OrderState.WAITING,
    )
    result = ResultContent(heading=text, summary=LocalText(zh="办理完成。", en="It is done."))
    return {
        paths.ORDERS: (execution.OrderRequest.model_validate(_question()), order),
        paths.ORDER: (None, order),
        paths.EARLIER_ORDERS: (
            execution.EarlierOrderRequest.model_validate(_question()),
            execution.EarlierOrder(request_id=_ID),
        ),
        paths.EXECUTE: (
            execution.ExecuteRequest.model_validate(_question()),
            execution.Completed(request_id=_ID, case_number="4416022026112500001", result=result),
        ),
    }
