"""The edge to the terminals: every request is checked for its signature, every answer is signed as the answer to that request.

What the centre says to a request without a good signature is not signed: a stranger must not get its word on anything.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from central.centre import CentreContext
from central.terminal_register.credentials import Credentials, credentials_of, follow_key
from central.terminal_register.repeats import spend_nonce
from central.web.bodies import GzipDamaged, Share, Unread, read_body, stated_length, unpack
from central.web.heads import head_of
from contract import paths
from contract.reading import TooIntricate, fault_in, require_modest
from contract.refusal import PROBLEM_JSON, Problem, Refusal
from contract.signatures import (
    BadSignature,
    ReceivedRequest,
    SignedRequest,
    claimed_signer,
    is_signed_body,
    sign_answer,
    verify_head,
    verify_request,
)
from contract.signing_keys import VerifyKey

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)

AWAY_SECONDS = 10
"""When a terminal should ask again while the database is away: it spreads its tries by itself."""

_AWAY = "the centre's database is away"
_NO_ROOM = (503, "away", "the centre receives as much as it can hold")
_CONSOLE = "/console"
_OF_ADDRESSES = {
    401: ("login", "log in at the console first"),
    404: ("not_found", "there is no such address"),
    405: ("method", "this address is not asked this way"),
}

SHORT_BYTES = 1024 * 1024
_SHORT = {
    paths.ENROL: 64 * 1024,
    paths.HEARTBEAT: SHORT_BYTES,
    paths.THROUGHPUT: SHORT_BYTES,
    paths.UNFOUND_SEARCHES: 64 * 1024,
    paths.NEWS: 8 * SHORT_BYTES,
}
_MOST_TIMES = 64


class Refused(Exception):
    """The request is not taken; becomes a Refusal, signed if the request was."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.reason = reason


def centre_of(request: Request) -> CentreContext:
    centre: CentreContext = request.app.state.centre
    return centre


CentreHere = Annotated[CentreContext, Depends(centre_of)]


@dataclass(frozen=True)
class Sender:
    """Who signed the head of a request (请求签名方), and with which key. Until the body is compared with it, it may be a recorded head."""

    signed: SignedRequest
    key: VerifyKey


def sender_of(request: Request, centre: CentreHere) -> Sender:
    """Before a byte of the body is read: whether it is worth reading. Raises Refused (401, 403, 413)."""
    limit = limit_of(request)
    if stated_length(request) > limit:
        raise Refused(413, "too_large", f"more than {limit} bytes")
    head = head_of(request)
    known = _find_credentials(centre, claimed_signer(head.headers))
    signed, key = verify_head(head, known.present), known.present
    if isinstance(signed, BadSignature) and known.following is not None:
        signed, key = verify_head(head, known.following), known.following
    if isinstance(signed, BadSignature) or key is None:
        raise Refused(401, "signature", signed.reason if isinstance(signed, BadSignature) else "the signer is unknown")
    _require_not_revoked(request, signed, known)
    return Sender(signed, key)


async def body_of(request: Request) -> AsyncIterator[bytes]:
    """The body as received. Depend on the sender first where there is one. Raises Refused (413, 503), before reading where it can."""
    with Share(request.app.state.bodies) as share:
        request.state.share = share
        yield await body_within(request, share)


async def body_within(request: Request, share: Share) -> bytes:
    """The body as received, counted among those that are held. Raises Refused (413, 503)."""
    limit = limit_of(request)
    match await read_body(request, limit, share):
        case Unread.TOO_LONG:
            raise Refused(413, "too_large", f"more than {limit} bytes")
        case Unread.NO_ROOM:
            raise Refused(*_NO_ROOM)
        case body:
            return body


def limit_of(request: Request) -> int:
    """What carries pages and pictures may be long; what a terminal says of itself may not, nor what no known one says."""
    most = centre_of(request).settings.max_upload_bytes
    return min(most, _SHORT.get(request.url.path, most))


@dataclass(frozen=True)
class Exchange:
    """One request of a known terminal, and the way to answer it."""

    centre: CentreContext
    request: SignedRequest
    body: bytes

    @property
    def terminal_id(self) -> str:
        """The terminal whose key signed the request."""
        return self.request.terminal_id

    def read(self, kind: type[M]) -> M:
        """The message in the body. Raises Refused (422)."""
        try:
            require_modest(self.body)
            return kind.model_validate_json(self.body)
        except TooIntricate as error:
            raise Refused(422, "malformed", str(error)) from error
        except ValidationError as error:
            raise Refused(422, "malformed", fault_in(error)) from error

    def require_new(self) -> None:
        """Refuse a request that came before, where its content does not show it. Raises Refused (409)."""
        with self.centre.database.writing() as session:
            if not spend_nonce(session, self.terminal_id, self.request.nonce, self.centre.clock.now()):
                raise Refused(409, "repeated", "this request was taken before")

    def require_own(self, terminal_id: str) -> None:
        """Refuse a message that speaks for another terminal. Raises Refused (403)."""
        if terminal_id != self.terminal_id:
            raise Refused(403, "signature", f"{self.terminal_id} cannot speak for {terminal_id}")

    def answer(self, message: BaseModel, status: int = 200) -> Response:
        """Sign an answer to this request."""
        return signed_response(self.centre, message, self.request, status)


def exchange_of(
    request: Request,
    centre: CentreHere,
    sender: Annotated[Sender, Depends(sender_of)],
    body: Annotated[bytes, Depends(body_of)],
) -> Exchange:
    """Check the body against its signature and unpack it. Raises Refused (401, 403, 413, 422, 503)."""
    if not is_signed_body(sender.signed, body):
        raise Refused(401, "signature", "the body is not the signed one")
    request.state.signed = sender.signed
    known = _find_credentials(centre, sender.signed.terminal_id)
    _require_not_revoked(request, sender.signed, known)  # as it may have been while the body came
    if sender.key == known.following:
        with centre.database.writing() as session:
            follow_key(session, sender.signed.terminal_id, sender.key, centre.clock.now())
    return Exchange(centre, sender.signed, unpack_body(request, body))


TerminalExchange = Annotated[Exchange, Depends(exchange_of)]


def require_signature(request: Request, body: bytes, key: VerifyKey | None) -> SignedRequest:
    """The request as its signer sent it; from here on its refusals are signed too. Raises Refused (401)."""
    head = head_of(request)
    signed = verify_request(ReceivedRequest(head.method, head.target, head.headers, body), key)
    if isinstance(signed, BadSignature):
        raise Refused(401, "signature", signed.reason)
    request.state.signed = signed
    return signed


def _find_credentials(centre: CentreContext, terminal_id: str) -> Credentials:
    with centre.database.reading() as session:
        return credentials_of(session, terminal_id)


def _require_not_revoked(request: Request, signed: SignedRequest, known: Credentials) -> None:
    """Whatever the body may be, this is true of its signer, so it is signed. Raises Refused (403)."""
    if known.is_revoked:
        request.state.signed = signed
        raise Refused(403, "revoked", "the key of this terminal was withdrawn")


def signed_response(centre: CentreContext, message: BaseModel, request: SignedRequest, status: int = 200) -> Response:
    """`message` as a response to this request that the terminal can trust."""
    body = message.model_dump_json().encode()
    headers = sign_answer(body, centre.keys.signing, request, status=status, created=centre.clock.now())
    return Response(body, status, headers, "application/json")


def answer_refusals(app: FastAPI) -> None:
    """Make an answer of everything that is not taken or does not work, without a word about how it looks inside."""

    @app.exception_handler(Refused)
    def _refuse(request: Request, refused: Refused) -> Response:
        response = _refusal(request, refused.status, Refusal(code=refused.code, reason=refused.reason))
        if refused.status == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = str(AWAY_SECONDS)
        return response

    @app.exception_handler(NoConnectionFree)
    def _busy(request: Request, _: NoConnectionFree) -> Response:
        return _away(request)

    @app.exception_handler(DBAPIError)
    def _database(request: Request, error: DBAPIError) -> Response:
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            log.warning("the database is away: %s", type(error.orig).__name__)
            return _away(request)
        log.error("the database took a statement for wrong: %s", type(error.orig).__name__)
        return _broken(request)

    @app.exception_handler(Exception)
    def _defect(request: Request, _: Exception) -> Response:
        return _broken(request)


def refuse_misspoken(request: Request, error: RequestValidationError) -> Response:
    """What the address or the question of a request says wrongly; never the value."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _refusal(request, 422, Refusal(code="malformed", reason=f"{place}: {first['type']}"))


def refuse_address(request: Request, problem: HTTPException) -> Response:
    """What has no such address, no such method there, or wants a login first."""
    status = problem.status_code
    code, reason = _OF_ADDRESSES.get(status, ("malformed", "the request is not taken"))
    response = _refusal(request, status, Refusal(code=code, reason=reason))
    response.headers.update(problem.headers or {})
    return response


def _away(request: Request) -> Response:
    response = _refusal(request, 503, Refusal(code="away", reason=_AWAY))
    response.headers["Retry-After"] = str(AWAY_SECONDS)
    return response


def _broken(request: Request) -> Response:
    return _refusal(request, 500, Refusal(code="defect", reason="the centre failed"))


def _refusal(request: Request, status: int, refusal: Refusal) -> Response:
    """Signed only in answer to a good signature: else anybody could have the centre say no to somebody else's request."""
    signed: SignedRequest | None = getattr(request.state, "signed", None)
    if signed is not None:
        return signed_response(centre_of(request), refusal, signed, status)
    if request.url.path.startswith(_CONSOLE):
        return Response("中心暂时不能用，请稍后再试。", status, media_type="text/plain; charset=utf-8")
    problem = Problem(title=HTTPStatus(status).phrase, status=status, code=refusal.code, reason=refusal.reason)
    return Response(problem.model_dump_json(), status, media_type=PROBLEM_JSON)


def unpack_body(request: Request, body: bytes) -> bytes:
    """The body without its gzip. What unpacks to very many times its size is no message of ours: they are mostly sealed."""
    encoding = request.headers.get("content-encoding", "")
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Refused(422, "malformed", "the body may be plain or gzip, nothing else")
    limit = min(limit_of(request), max(SHORT_BYTES, len(body) * _MOST_TIMES))
    try:
        plain = unpack(body, limit, request.state.share)
    except GzipDamaged as error:
        raise Refused(422, "malformed", str(error)) from error
    if plain is Unread.TOO_LONG:
        raise Refused(413, "too_large", f"unpacks to more than {limit} bytes")
    if plain is Unread.NO_ROOM:
        raise Refused(*_NO_ROOM)
    return plain
