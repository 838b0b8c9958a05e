"""The client for the centre. Every call gives the centre's own signed and strictly parsed answer, or why there is none.

Blocks up to its patience: call from a worker thread. One client belongs to one thread at a time.
"""

import gzip
from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar
from urllib.parse import quote

from pydantic import ConfigDict, TypeAdapter, ValidationError

from contract import paths
from contract.answers import Upload, UploadAnswer
from contract.case_news import CaseNews
from contract.clock import Clock
from contract.enrolment_codes import WholeCode
from contract.execution import (
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteAnswer,
    ExecuteRequest,
    FinishedCaseReply,
    FinishedCaseRequest,
    HoldReply,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    ListReply,
    ListRequest,
    Order,
    OrderReply,
    OrderRequest,
    SealedRequest,
    SmsReply,
    SmsRequest,
    WaitingCases,
    WaitingCasesRequest,
)
from contract.help_calls import HelpCallAnswer, HelpCallRequest
from contract.help_video import HelpVideoAnswer, HelpVideoRequest
from contract.key_rotation import RotateAnswer, rotation_request
from contract.model import Message
from contract.phone_copies import PhoneCopyReply, PhoneCopyRequest
from contract.pick_ups import PickUpReply, PickUpRequest
from contract.proof import ProofReply, ProofRequest
from contract.publishing import CatalogueBundle
from contract.records import Record
from contract.remote_orders import RemoteOrdersAnswer, RemoteOrdersRequest
from contract.signatures import ENROLLING
from contract.signing_keys import SigningKey, VerifyKey
from contract.terminals import EnrolAnswer, EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.throughput import ThroughputAnswer, ThroughputRequest
from contract.unfound_searches import UnfoundSearchesAnswer, UnfoundSearchesRequest
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.lean_requests import requests
from offline_queue.terminal_identity import KeyInUse, TerminalIdentity
from offline_queue.transport import Body, Outgoing, SignedTransport, TransportLimits

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
M = TypeVar("M", bound=Message)

NoAnswer = CentreRefused | CentreUnreachable

_FORGETFUL = ConfigDict(cache_strings="keys", defer_build=True)
"""A union has no settings of its own: without this its citizens' names would be kept (see `contract.model.Message`).

Its checks are built with the first reply of its kind, on the centre's worker: 0.8 MiB less at rest.
"""


Extras = Literal["allow", "ignore", "forbid"]


class _Parser(Protocol[T_co]):
    """Reads one kind of reply, and keeps nothing of what it read."""

    def validate_json(self, data: bytes, /, *, strict: bool | None = None, extra: Extras | None = None) -> T_co:
        """The reply. Raises ValidationError."""


class _Single(Generic[M]):
    """A reply of one kind. An adapter around it would lose the settings of its class, and keep what citizens read."""

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind

    def validate_json(self, data: bytes, /, *, strict: bool | None = None, extra: Extras | None = None) -> M:
        return self._kind.model_validate_json(data, strict=strict, extra=extra)


_FOREIGN = "who answered is not the centre that gave the enrolment code: mistyped, or somebody is on the line"

_ENROL_ANSWER = _Single(EnrolAnswer)
_ROTATE_ANSWER = _Single(RotateAnswer)
_HEARTBEAT_ANSWER = _Single(HeartbeatAnswer)
_THROUGHPUT_ANSWER = _Single(ThroughputAnswer)
_REMOTE_ORDERS_ANSWER = _Single(RemoteOrdersAnswer)
_UNFOUND_SEARCHES_ANSWER = _Single(UnfoundSearchesAnswer)
_HELP_CALL_ANSWER = _Single(HelpCallAnswer)
_HELP_VIDEO_ANSWER = _Single(HelpVideoAnswer)
_UPLOAD_ANSWER = _Single(UploadAnswer)
_BUNDLE = _Single(CatalogueBundle)
_LIST_REPLY: TypeAdapter[ListReply] = TypeAdapter(ListReply, config=_FORGETFUL)
_HOLD_REPLY: TypeAdapter[HoldReply] = TypeAdapter(HoldReply, config=_FORGETFUL)
_SMS_REPLY: TypeAdapter[SmsReply] = TypeAdapter(SmsReply, config=_FORGETFUL)
_IDENTITY_REPLY: TypeAdapter[IdentityCodeReply] = TypeAdapter(IdentityCodeReply, config=_FORGETFUL)
_PROOF_REPLY: TypeAdapter[ProofReply] = TypeAdapter(ProofReply, config=_FORGETFUL)
_ORDER_REPLY: TypeAdapter[OrderReply] = TypeAdapter(OrderReply, config=_FORGETFUL)
_ORDER = _Single(Order)
_FINISHED_REPLY: TypeAdapter[FinishedCaseReply] = TypeAdapter(FinishedCaseReply, config=_FORGETFUL)
_PICK_UP_REPLY: TypeAdapter[PickUpReply] = TypeAdapter(PickUpReply, config=_FORGETFUL)
_PHONE_REPLY: TypeAdapter[PhoneCopyReply] = TypeAdapter(PhoneCopyReply, config=_FORGETFUL)
_CASE_NEWS = _Single(CaseNews)
_WAITING_CASES = _Single(WaitingCases)
_EARLIER_ORDER = _Single(EarlierOrder)
_EXECUTE_ANSWER: TypeAdapter[ExecuteAnswer] = TypeAdapter(ExecuteAnswer, config=_FORGETFUL)


class CentreClient:
    """Asks the centre for a terminal that is enrolled (中心客户端)."""

    def __init__(
        self,
        identity: TerminalIdentity,
        session: requests.Session,
        clock: Clock,
        patience: TransportLimits = TransportLimits(),  # noqa: B008 - frozen
        key: KeyInUse | None = None,
    ) -> None:
        self._identity = identity
        self._key = key or KeyInUse(identity.signing_key)
        self._transport = SignedTransport(identity.centre_url, session, clock, patience)

    @classmethod
    def connect(cls, identity: TerminalIdentity, clock: Clock, key: KeyInUse | None = None) -> "CentreClient":
        """A client with connections of its own, for one more thread. It signs with what `key` holds at the time."""
        return cls(identity, requests.Session(), clock, key=key)

    @property
    def terminal_id(self) -> str:
        """Whose client this is."""
        return self._identity.terminal_id

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer | NoAnswer:
        """Say how the terminal is; hear the time, the departments' state, the catalogue version, notices."""
        answer = self._post(paths.HEARTBEAT, heartbeat, _HEARTBEAT_ANSWER)
        return _fitting(answer, lambda it: it.terminal_id == self.terminal_id)

    def throughput(self, request: ThroughputRequest) -> ThroughputAnswer | NoAnswer:
        """Bytes of no meaning there and back; the caller measures how long it takes."""
        answer = self._post(paths.THROUGHPUT, request, _THROUGHPUT_ANSWER)
        asked = self.terminal_id, len(request.filler), request.wanted
        return _fitting(answer, lambda it: (it.terminal_id, it.received, len(it.filler)) == asked)

    def remote_orders(self, request: RemoteOrdersRequest) -> RemoteOrdersAnswer | NoAnswer:
        """Say what became of the orders of the centre, and hear what else is to be done."""
        answer = self._post(paths.REMOTE_ORDERS, request, _REMOTE_ORDERS_ANSWER)
        return _fitting(answer, lambda it: it.terminal_id == self.terminal_id)

    def tell_searches(self, request: UnfoundSearchesRequest) -> UnfoundSearchesAnswer | NoAnswer:
        """Say what was searched for and not found. Once more is harmless."""
        answer = self._post(paths.UNFOUND_SEARCHES, request, _UNFOUND_SEARCHES_ANSWER)
        return _fitting(answer, lambda it: (it.terminal_id, it.batch_id) == (self.terminal_id, request.batch_id))

    def call_for_help(self, request: HelpCallRequest) -> HelpCallAnswer | NoAnswer:
        """Place a call for help, ask for its state, or say that it is over. A repetition changes nothing."""
        answer = self._post(paths.HELP_CALLS, request, _HELP_CALL_ANSWER)
        return _fitting(answer, lambda it: (it.terminal_id, it.call_id) == (self.terminal_id, request.call_id))

    def help_video(self, request: HelpVideoRequest) -> HelpVideoAnswer | NoAnswer:
        """One step of the video of a call. A repetition changes nothing."""
        answer = self._post(paths.HELP_VIDEO, request, _HELP_VIDEO_ANSWER)
        return _fitting(answer, lambda it: (it.terminal_id, it.call_id) == (self.terminal_id, request.call_id))

    def announce_key(self, new: SigningKey) -> RotateAnswer | NoAnswer:
        """Say which key is to follow the one of now. Once more is harmless. The old one stays good until the new one is used."""
        request = rotation_request(self.terminal_id, self._key().verify_key, new)
        answer = self._post(paths.ROTATE, request, _ROTATE_ANSWER)
        asked = request.terminal_id, request.new_key
        return _fitting(answer, lambda it: (it.terminal_id, it.new_key) == asked)

    def upload(self, batch_id: str, records: Sequence[Record]) -> UploadAnswer | NoAnswer:
        """Hand over records of one epoch in order of sequence."""
        epoch = records[0].epoch
        upload = Upload(batch_id=batch_id, terminal_id=self.terminal_id, epoch=epoch, records=tuple(records))
        body = gzip.compress(upload.model_dump_json().encode(), compresslevel=6, mtime=0)
        answer = self._exchange(Outgoing("POST", paths.RECORDS, body, "gzip"), _UPLOAD_ANSWER)
        asked = batch_id, self.terminal_id, epoch
        return _fitting(answer, lambda it: (it.batch_id, it.terminal_id, it.epoch) == asked)

    def fetch_catalogue(self, version: int) -> CatalogueBundle | NoAnswer:
        """A published catalogue, not yet checked: `CatalogueStore.install` does that."""
        answer = self._exchange(Outgoing("GET", paths.CATALOGUE.format(version=version)), _BUNDLE)
        return _fitting(answer, lambda it: it.version == version)

    def list_options(self, request: ListRequest) -> ListReply | NoAnswer:
        return self._ask(paths.LISTS, request, _LIST_REPLY)

    def hold(self, request: HoldRequest) -> HoldReply | NoAnswer:
        """Hold a slot for the citizen."""
        return self._ask(paths.HOLDS, request, _HOLD_REPLY)

    def send_sms(self, request: SmsRequest) -> SmsReply | NoAnswer:
        """Have a code sent to the citizen's mobile."""
        return self._ask(paths.SMS, request, _SMS_REPLY)

    def resolve_identity(self, request: IdentityCodeRequest) -> IdentityCodeReply | NoAnswer:
        """Whose identity code it is."""
        return self._ask(paths.IDENTITY_CODES, request, _IDENTITY_REPLY)

    def prove(self, request: ProofRequest) -> ProofReply | NoAnswer:
        """Have the person in the sealed part proven: an assertion for this visit, or why there is none."""
        return self._ask(paths.PROOFS, request, _PROOF_REPLY)

    def earlier_order(self, request: EarlierOrderRequest) -> EarlierOrder | NoAnswer:
        """A payment of this person for this item whose end no terminal learned."""
        return self._ask(paths.EARLIER_ORDERS, request, _EARLIER_ORDER)

    def finished_case(self, request: FinishedCaseRequest) -> FinishedCaseReply | NoAnswer:
        """An application of this person for this item that is finished, with its documents."""
        return self._ask(paths.FINISHED_CASES, request, _FINISHED_REPLY)

    def pick_up(self, request: PickUpRequest) -> PickUpReply | NoAnswer:
        """The result that a pick-up code releases, or what became of its paper."""
        return self._ask(paths.PICK_UPS, request, _PICK_UP_REPLY)

    def waiting_cases(self, request: WaitingCasesRequest) -> WaitingCases | NoAnswer:
        """The applications of this person that lack something."""
        return self._ask(paths.WAITING_CASES, request, _WAITING_CASES)

    def keep_phone_copy(self, request: PhoneCopyRequest) -> PhoneCopyReply | NoAnswer:
        """Have papers kept for the citizen's telephone: where it finds them, or why not."""
        return self._ask(paths.PHONE_COPIES, request, _PHONE_REPLY)

    def case_news(self, record_id: str) -> CaseNews | NoAnswer:
        """The state of a submission of this terminal."""
        outgoing = Outgoing("GET", paths.CASE.format(record_id=quote(record_id, safe="")))
        answer: CaseNews | NoAnswer = self._exchange(outgoing, _CASE_NEWS)
        return _fitting(answer, lambda it: it.record_id == record_id)

    def open_order(self, request: OrderRequest) -> OrderReply | NoAnswer:
        """Open the order of a pay item, or find it again."""
        return self._ask(paths.ORDERS, request, _ORDER_REPLY)

    def order_state(self, order_no: str) -> Order | NoAnswer:
        outgoing = Outgoing("GET", paths.ORDER.format(order_no=quote(order_no, safe="")))
        answer: Order | NoAnswer = self._exchange(outgoing, _ORDER)
        return _fitting(answer, lambda it: it.order_no == order_no)

    def execute(self, request: ExecuteRequest) -> ExecuteAnswer | NoAnswer:
        """Carry out an item. Where nothing came back, ask again with the same request: it counts once."""
        return self._ask(paths.EXECUTE, request, _EXECUTE_ANSWER)

    def _ask(self, path: str, request: SealedRequest, parser: _Parser[T]) -> T | NoAnswer:
        def is_in_reply(answer: Any) -> bool:  # Any: every member of every reply has a request_id
            return bool(answer.request_id == request.request_id)

        answer: T | NoAnswer = self._post(path, request, parser)
        return _fitting(answer, is_in_reply)

    def _post(self, path: str, message: Message, parser: _Parser[T]) -> T | NoAnswer:
        return self._exchange(Outgoing("POST", path, message.model_dump_json().encode()), parser)

    def _exchange(self, outgoing: Outgoing, parser: _Parser[T]) -> T | NoAnswer:
        used = self._key()
        answer = self._send(outgoing, used)
        if not isinstance(answer, Body) and self._key() != used:
            answer = self._send(
                outgoing, self._key()
            )  # the key changed under way, and the old one may be refused for it
        return _parse(answer, parser)

    def _send(self, outgoing: Outgoing, key: SigningKey) -> Body | NoAnswer:
        identity = self._identity
        return self._transport.exchange(outgoing, identity.terminal_id, key, lambda _: identity.centre_key)


class EnrolmentClient:
    """Enrols a terminal with its code (入网)."""

    def __init__(
        self,
        centre_url: str,
        session: requests.Session,
        clock: Clock,
        patience: TransportLimits = TransportLimits(),  # noqa: B008 - frozen
    ) -> None:
        self._transport = SignedTransport(centre_url, session, clock, patience)

    @classmethod
    def connect(cls, centre_url: str, clock: Clock) -> "EnrolmentClient":
        """A client with connections of its own."""
        return cls(centre_url, requests.Session(), clock)

    def enrol(self, code: str, key: SigningKey, software_version: str) -> EnrolAnswer | NoAnswer:
        """Trade a one-time code for an identity. The centre's key is taken from this answer and trusted from then on,
        provided that it fits the check part of the code, where there is one.

        Repeating it with the same code and key is harmless, so that a lost answer does not cost a code.
        """
        whole = WholeCode.read(code)
        request = EnrolRequest(code=whole.secret, public_key=key.verify_key.public, software_version=software_version)
        outgoing = Outgoing("POST", paths.ENROL, request.model_dump_json().encode())
        answer = _parse(self._transport.exchange(outgoing, ENROLLING, key, _key_within), _ENROL_ANSWER)
        is_foreign = isinstance(answer, EnrolAnswer) and whole.check and not whole.fits(VerifyKey(answer.signing_key))
        return CentreUnreachable(Unreachable.NOT_THE_CENTRE, _FOREIGN) if is_foreign else answer


def _key_within(body: bytes) -> VerifyKey | None:
    try:
        return VerifyKey(_ENROL_ANSWER.validate_json(body, strict=True).signing_key)
    except ValueError:
        return None


def _parse(answer: Body | NoAnswer, parser: _Parser[T]) -> T | NoAnswer:
    if not isinstance(answer, Body):
        return answer
    try:
        # the centre is brought up to date first: what it says beyond this contract is for newer terminals
        return parser.validate_json(answer.content, strict=True, extra="ignore")
    except ValidationError as error:
        # include_input=False: a reply may hold a citizen's result, which must not reach a log
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return CentreUnreachable(
            Unreachable.NOT_THE_CENTRE, f"signed, but not of this contract: {place} {first['type']}"
        )


def _fitting(answer: T | NoAnswer, is_in_reply: Callable[[T], bool]) -> T | NoAnswer:
    """Only what answers this very request is an answer."""
    if isinstance(answer, CentreRefused | CentreUnreachable) or is_in_reply(answer):
        return answer
    return CentreUnreachable(Unreachable.NOT_THE_CENTRE, "the answer is about another request")
