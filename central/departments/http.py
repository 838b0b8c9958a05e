"""The adapter to a department's real system: the same messages as JSON over HTTP(S), opened, under the department's address.

Addresses and messages are those below unless the department's file maps them to its own (`calls.py`, `mapping.py`).

POST <address>/execute, /lists, /holds, /sms, /identity-codes, /orders, /reviews, /documents, /messages; GET <address>/orders/<order_no>,
/executions/<terminal_id>/<request_id>, /news?after=<cursor>, /health.

What became of its cases the centre fetches under /news: {"news": [DepartmentNews, …], "cursor": "…"}, the oldest first, after the
cursor of its last answer. The department chooses what a cursor is. 4xx: it has no news.

A citizen who brings the paper that a paid application lacked is not charged again: the execution comes under the number of that case,
with an order number of the centre that begins with BZ, and no order is asked for.

An execution and an order are named by terminal and request together; `Idempotency-Key` says it too. An order whose answer got
lost is asked for again under the same key. Where the answer of an execution got lost the centre
asks under /executions: a Completed or a Rejected, {"outcome": "not_done"} or {"outcome": "under_way"}; 4xx means that the
department keeps no account of it. 4xx, 429, 501 and 503 mean that nothing was done; whatever else is no proper answer leaves
that open.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from catalogue.text import LocalText
from central.cases.service import Verdict
from central.cases.states import CaseStatus
from central.departments.bulkhead import Bulkhead
from central.departments.calls import USUAL, CallMapping, CallName
from central.departments.exchange import Access, Call, Declined, NoDepartmentAnswer, NotAsked, exchange
from central.departments.news import MOST_NEWS, DepartmentNews, FeedCursor, NewsPage
from central.departments.open_hours import always_open
from central.departments.port import (
    Ask,
    CannotTell,
    ExecutionKey,
    Fate,
    NotCarriedOut,
    NoWord,
    Quote,
    ReceivedCase,
    UnderWay,
    Word,
)
from central.tracing import trace_id
from contract.documents import IssuedDocument, ResultContent
from contract.execution import (
    Completed,
    DepartmentDown,
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
from contract.reading import fault_in
from contract.terms import DepartmentState
from contract.text import Text

T = TypeVar("T")

_log = logging.getLogger(__name__)


class _Review(Message):
    status: CaseStatus
    note: Text | None = None
    result: ResultContent | None = None


class _News(Message):
    """Each is read by itself: one that cannot be read holds up no other."""

    news: tuple[dict[str, Any], ...] = Field(max_length=MOST_NEWS)  # Any: JSON
    cursor: FeedCursor


class _OrderReply(Message):
    state: OrderState


class _MessageReply(Message):
    sent: bool


class _Standing(Message):
    outcome: Literal["not_done", "under_way"]


def _says_what_for(order: Order) -> Order:
    if not all(line.about for line in order.lines):
        raise ValueError("lines.about: no one pays without having seen who gets the money and for whom")
    if order.amount < 0:
        raise ValueError("amount: an order pays no one")
    if sum(line.amount for line in order.lines) != order.amount:
        raise ValueError("lines: together they are not the amount")
    return order


_WORD: TypeAdapter[Completed | Rejected | DepartmentDown] = TypeAdapter(
    Annotated[Completed | Rejected | DepartmentDown, Field(discriminator="outcome")]
)
_FATE: TypeAdapter[Completed | Rejected | _Standing] = TypeAdapter(
    Annotated[Completed | Rejected | _Standing, Field(discriminator="outcome")]
)


@dataclass(frozen=True)
class HttpDepartment:
    """A real department's system (一个真实的部门系统). Every exchange goes through its bulkhead.

    `calls`: what its system is asked in another way than the usual one; None: it does not offer that at all.
    """

    access: Access
    bulkhead: Bulkhead
    calls: Mapping[CallName, CallMapping | None] = field(default_factory=dict)
    is_open: Callable[[], bool] = always_open

    def execute(self, ask: Ask[ExecuteRequest], case_number: str) -> Word:
        try:
            answer = self._ask("execute", _question(ask) | {"case_number": case_number}, _WORD, ask.key)
        except NotAsked:
            return DepartmentDown(request_id=ask.request.request_id)
        except NoDepartmentAnswer:
            return NoWord()
        return answer if answer.request_id == ask.request.request_id else NoWord()

    def outcome_of(self, key: ExecutionKey) -> Fate:
        try:
            found = self._ask("outcome", {"terminal_id": key.terminal_id, "request_id": key.request_id}, _FATE)
        except Declined:
            return CannotTell()
        except (NotAsked, NoDepartmentAnswer):
            return NoWord()
        if isinstance(found, _Standing):
            return NotCarriedOut() if found.outcome == "not_done" else UnderWay()
        return found if found.request_id == key.request_id else CannotTell()

    def list_options(self, ask: Ask[ListRequest]) -> ListReply:
        more = {"list_name": ask.request.list_name, "field": ask.request.field}
        return self._ask_or_down("lists", ask, more, ListAnswer)

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        return self._ask_or_down("holds", ask, {"field": ask.request.field, "slot": ask.request.slot}, HoldAnswer)

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        return self._ask_or_down("sms", ask, {"field": ask.request.field}, SmsAnswer)

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        adapter: TypeAdapter[IdentityFound | IdentityRefused] = TypeAdapter(IdentityFound | IdentityRefused)
        try:
            answer = self._ask("identity_codes", _question(ask), adapter)
        except (NotAsked, NoDepartmentAnswer):
            return DepartmentDown(request_id=ask.request.request_id)
        is_ours = answer.request_id == ask.request.request_id
        return answer if is_ours else DepartmentDown(request_id=ask.request.request_id)

    def open_order(self, ask: Ask[OrderRequest]) -> Quote | Rejected | DepartmentDown | NoWord:
        adapter: TypeAdapter[Order | Rejected] = TypeAdapter(
            Annotated[Order, AfterValidator(_says_what_for)] | Rejected
        )
        try:
            answer = self._ask("orders", _question(ask), adapter, ask.key)
        except NotAsked:
            return DepartmentDown(request_id=ask.request.request_id)
        except NoDepartmentAnswer:
            return NoWord()
        return Quote(answer) if isinstance(answer, Order) else answer

    def order_state(self, order_no: str) -> OrderState | NoWord:
        try:
            return self._ask("order_state", {"order_no": order_no}, TypeAdapter(_OrderReply)).state
        except (NotAsked, NoDepartmentAnswer):
            return NoWord()

    def review(self, case: ReceivedCase) -> Verdict | None:
        try:
            review = self._ask("reviews", _about(case), TypeAdapter(_Review))
        except (NotAsked, NoDepartmentAnswer):
            return None
        return Verdict(review.status, review.note, review.result)

    def issue(self, case: ReceivedCase) -> tuple[IssuedDocument, ...] | None:
        kind: TypeAdapter[tuple[IssuedDocument, ...]] = TypeAdapter(tuple[IssuedDocument, ...])
        try:
            return self._ask("documents", _about(case), kind)
        except (NotAsked, NoDepartmentAnswer):
            return None

    def notify(self, case: ReceivedCase, words: LocalText) -> bool | None:
        question = _about(case) | {"words_zh": words.zh, "words_en": words.en}
        try:
            return self._ask("messages", question, TypeAdapter(_MessageReply)).sent
        except Declined:
            return False
        except (NotAsked, NoDepartmentAnswer):
            return None

    def news_after(self, cursor: str, now: datetime) -> NewsPage | None:  # noqa: ARG002 - it has a clock of its own
        try:
            page = self._ask("news", {"cursor": cursor}, TypeAdapter(_News))
        except (NotAsked, NoDepartmentAnswer):
            return None
        news = [one for page_news in page.news if (one := self._read_news(page_news)) is not None]
        return NewsPage(tuple(news), page.cursor)

    def _read_news(self, news: dict[str, Any]) -> DepartmentNews | None:  # Any: JSON
        try:
            return DepartmentNews.model_validate_json(json.dumps(news))
        except ValidationError as error:
            _log.warning("%s tells news that cannot be read: %s", self.access.address, fault_in(error))
            return None

    def probe(self) -> DepartmentState:
        try:
            self._exchange(self._mapping("health").call({}, {}))
        except (NotAsked, NoDepartmentAnswer):
            return DepartmentState.DOWN
        return DepartmentState.UP

    def _ask_or_down(
        self, name: CallName, ask: Ask[Any], more: dict[str, str], kind: type[T]
    ) -> T | DepartmentDown:  # Any: any request
        try:
            return self._ask(name, _question(ask) | more, TypeAdapter(kind))
        except (NotAsked, NoDepartmentAnswer):
            return DepartmentDown(request_id=ask.request.request_id)

    def _ask(  # Any: JSON
        self, name: CallName, question: dict[str, Any], kind: TypeAdapter[T], key: ExecutionKey | None = None
    ) -> T:
        mapping = self._mapping(name)
        headers = {} if key is None else {"Idempotency-Key": f'"{key.terminal_id}/{key.request_id}"'}
        answer = self._exchange(mapping.call(question, headers))
        try:
            return kind.validate_json(mapping.read(answer, question))
        except ValidationError as error:
            # Not the error itself: it would repeat what it could not read, which may be personal.
            fault = fault_in(error)
        except ValueError:
            fault = "body: no JSON, or more than any answer holds"
        _log.warning("%s answers %s unreadably: %s (trace %s)", self.access.address, mapping.said_as, fault, trace_id())
        raise NoDepartmentAnswer(fault)

    def _mapping(self, name: CallName) -> CallMapping:
        mapping = self.calls.get(name, USUAL[name])
        if mapping is None:
            raise Declined("its system does not offer this")
        return mapping

    def _exchange(self, call: Call) -> bytes:
        if not self.is_open():
            raise NotAsked("it is closed")
        return self.bulkhead.call(lambda until: exchange(self.access, call, until))


def _about(case: ReceivedCase) -> dict[str, Any]:  # Any: JSON
    return {
        "item_code": case.item.code,
        "terminal_id": case.terminal_id,
        "case_number": case.case_number,
        "case_key": case.case_key,
        "submitted_at": case.submitted_at.isoformat(),
        "proof_level": case.proof_level.value,
        "confirmed": list(case.confirmed),
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
        "proof_level": ask.proof_level.value,
        "submission": submission.model_dump(mode="json"),
    }
