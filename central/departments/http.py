"""The adapter to a department's real system: the same messages as JSON over HTTP(S), opened, under the department's address.

POST <address>/execute, /lists, /holds, /sms, /identity-codes, /orders, /reviews, /documents; GET <address>/orders/<order_no>, /health.
Whatever is no proper answer in time - refused, cut off, 5xx, another page - is DepartmentDown.
"""

import http.client
import json
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, TypeAdapter, ValidationError

from catalogue.text import LocalText
from central.cases.service import Verdict
from central.cases.states import CaseStatus
from central.departments.port import Ask, Quote, ReceivedCase
from contract.documents import IssuedDocument, ResultContent
from contract.execution import (
    DepartmentDown,
    ExecuteAnswer,
    ExecuteRequest,
    HoldAnswer,
    HoldReply,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
    ListAnswer,
    ListReply,
    ListRequest,
    Order,
    OrderRequest,
    OrderState,
    Rejected,
    SealedRequest,
    SmsAnswer,
    SmsReply,
    SmsRequest,
)
from contract.model import Message
from contract.terminals import DepartmentState

T = TypeVar("T")
_MAX_ANSWER_BYTES = 8 * 1024 * 1024


class _NoAnswer(Exception):
    """The department did not answer properly."""


class _Review(Message):
    status: CaseStatus
    note: LocalText | None = None
    result: ResultContent | None = None


class _State(Message):
    state: OrderState


@dataclass(frozen=True)
class HttpDepartment:
    """一个真实的部门系统. `address` is an http(s) URL without a final slash."""

    address: str
    timeout_seconds: float

    def execute(self, ask: Ask[ExecuteRequest], case_number: str) -> ExecuteAnswer:
        """See `Department.execute`."""
        adapter: TypeAdapter[ExecuteAnswer] = TypeAdapter(ExecuteAnswer)
        try:
            answer = self._post("/execute", _question(ask) | {"case_number": case_number}, adapter)
        except _NoAnswer:
            return DepartmentDown(request_id=ask.request.request_id)
        is_ours = answer.request_id == ask.request.request_id
        return answer if is_ours else DepartmentDown(request_id=ask.request.request_id)

    def list_options(self, ask: Ask[ListRequest]) -> ListReply:
        """See `Department.list_options`."""
        more = {"list_name": ask.request.list_name, "field": ask.request.field}
        return self._asked("/lists", ask, more, ListAnswer)

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        """See `Department.hold_slot`."""
        return self._asked("/holds", ask, {"field": ask.request.field, "slot": ask.request.slot}, HoldAnswer)

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        """See `Department.send_sms`."""
        return self._asked("/sms", ask, {"field": ask.request.field}, SmsAnswer)

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        """See `Department.resolve_identity`."""
        adapter: TypeAdapter[IdentityFound | IdentityRefused] = TypeAdapter(IdentityFound | IdentityRefused)
        try:
            answer = self._post("/identity-codes", _question(ask), adapter)
        except _NoAnswer:
            return DepartmentDown(request_id=ask.request.request_id)
        is_ours = answer.request_id == ask.request.request_id
        return answer if is_ours else DepartmentDown(request_id=ask.request.request_id)

    def open_order(self, ask: Ask[OrderRequest]) -> Quote | Rejected | DepartmentDown:
        """See `Department.open_order`."""
        adapter: TypeAdapter[Order | Rejected] = TypeAdapter(Order | Rejected)
        try:
            answer = self._post("/orders", _question(ask), adapter)
        except _NoAnswer:
            return DepartmentDown(request_id=ask.request.request_id)
        return Quote(answer) if isinstance(answer, Order) else answer

    def order_state(self, order_no: str) -> OrderState | None:
        """See `Department.order_state`."""
        try:
            return self._call("GET", f"/orders/{quote(order_no, safe='')}", None, TypeAdapter(_State)).state
        except _NoAnswer:
            return None

    def review(self, case: ReceivedCase) -> Verdict | None:
        """See `Department.review`."""
        try:
            review = self._post("/reviews", _about(case), TypeAdapter(_Review))
        except _NoAnswer:
            return None
        return Verdict(review.status, review.note, review.result)

    def issue(self, case: ReceivedCase) -> tuple[IssuedDocument, ...] | None:
        """See `Department.issue`."""
        kind: TypeAdapter[tuple[IssuedDocument, ...]] = TypeAdapter(tuple[IssuedDocument, ...])
        try:
            return self._post("/documents", _about(case), kind)
        except _NoAnswer:
            return None

    def probe(self) -> DepartmentState:
        """See `Department.probe`."""
        try:
            self._exchange("GET", "/health", None)
        except _NoAnswer:
            return DepartmentState.DOWN
        return DepartmentState.UP

    def _asked(
        self, path: str, ask: Ask[Any], more: dict[str, str], kind: type[T]
    ) -> T | DepartmentDown:  # Any: any request
        try:
            return self._post(path, _question(ask) | more, TypeAdapter(kind))
        except _NoAnswer:
            return DepartmentDown(request_id=ask.request.request_id)

    def _post(self, path: str, question: dict[str, Any], kind: TypeAdapter[T]) -> T:  # Any: JSON
        return self._call("POST", path, json.dumps(question, ensure_ascii=False).encode(), kind)

    def _call(self, method: str, path: str, body: bytes | None, kind: TypeAdapter[T]) -> T:
        try:
            return kind.validate_json(self._exchange(method, path, body))
        except ValidationError as error:
            raise _NoAnswer from error

    def _exchange(self, method: str, path: str, body: bytes | None) -> bytes:
        parts = urlsplit(self.address)
        is_tls = parts.scheme == "https"
        kind = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.timeout_seconds)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            connection.request(method, parts.path + path, body, headers)
            answer = connection.getresponse()
            content = answer.read(_MAX_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise _NoAnswer from error
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise _NoAnswer(str(answer.status))
        return content


def _about(case: ReceivedCase) -> dict[str, Any]:  # Any: JSON
    return {
        "item_code": case.item.code,
        "terminal_id": case.terminal_id,
        "case_number": case.case_number,
        "case_key": case.case_key,
        "submitted_at": case.submitted_at.isoformat(),
        "submission": case.submission.model_dump(mode="json"),
    }


def _question(ask: Ask[Any]) -> dict[str, Any]:  # Any: any request; JSON
    request: SealedRequest = ask.request
    submission: BaseModel = ask.submission
    return {
        "request_id": request.request_id,
        "item_code": request.item_code,
        "catalogue_version": request.catalogue_version,
        "terminal_id": ask.terminal_id,
        "submission": submission.model_dump(mode="json"),
    }
