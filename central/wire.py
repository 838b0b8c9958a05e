"""The edge to the terminals: every request is checked for its signature, every answer is signed over the request's nonce."""

import zlib
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError

from central.centre import Centre
from central.terminals.repeats import spend_nonce
from central.terminals.service import key_of
from contract.refusal import Refusal
from contract.signatures import BadSignature, ReceivedRequest, claimed_signer, sign_answer, verify_request

M = TypeVar("M", bound=BaseModel)


class Refused(Exception):
    """The request is not taken; becomes a signed Refusal."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.reason = reason


def centre_of(request: Request) -> Centre:
    """The centre that serves this request."""
    centre: Centre = request.app.state.centre
    return centre


CentreHere = Annotated[Centre, Depends(centre_of)]


async def body_of(request: Request) -> bytes:
    """The body as received, at most as long as settings allow. Raises Refused (413)."""
    limit = centre_of(request).settings.max_upload_bytes
    parts: list[bytes] = []
    length = 0
    async for part in request.stream():
        length += len(part)
        if length > limit:
            raise Refused(413, "too_large", f"more than {limit} bytes")
        parts.append(part)
    return b"".join(parts)


@dataclass(frozen=True)
class Exchange:
    """One request of a known terminal, and the way to answer it."""

    centre: Centre
    terminal_id: str
    nonce: str
    body: bytes

    def read(self, kind: type[M]) -> M:
        """The message in the body. Raises Refused (422)."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            raise Refused(422, "malformed", _where(error)) from error

    def require_new(self) -> None:
        """Refuse a request that came before, where its content does not show it. Raises Refused (409)."""
        with self.centre.database.writing() as session:
            if not spend_nonce(session, self.terminal_id, self.nonce, self.centre.clock.now()):
                raise Refused(409, "repeated", "this request was taken before")

    def require_own(self, terminal_id: str) -> None:
        """Refuse a message that speaks for another terminal. Raises Refused (403)."""
        if terminal_id != self.terminal_id:
            raise Refused(403, "signature", f"{self.terminal_id} cannot speak for {terminal_id}")

    def answer(self, message: BaseModel, status: int = 200) -> Response:
        """The signed answer."""
        return signed_response(self.centre, message, self.nonce, status)


def exchange_of(request: Request, centre: CentreHere, body: Annotated[bytes, Depends(body_of)]) -> Exchange:
    """Check the signature and unpack the body. Raises Refused (401, 413, 422)."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    target = path.decode("ascii", "replace") + ("?" + query.decode("ascii", "replace") if query else "")
    received = ReceivedRequest(request.method, target, dict(request.headers), body)
    with centre.database.reading() as session:
        signed = verify_request(received, lambda terminal_id: key_of(session, terminal_id), centre.clock.now())
    if isinstance(signed, BadSignature):
        raise Refused(401, "signature", signed.reason)
    plain = _unpacked(body, request.headers.get("content-encoding", ""), centre.settings.max_upload_bytes)
    return Exchange(centre, signed.terminal_id, signed.nonce, plain)


TerminalExchange = Annotated[Exchange, Depends(exchange_of)]


def signed_response(centre: Centre, message: BaseModel, nonce: str, status: int = 200) -> Response:
    """`message` as a response that the terminal can trust."""
    body = message.model_dump_json().encode()
    headers = sign_answer(body, centre.keys.signing, nonce=nonce, status=status, created=centre.clock.now())
    return Response(body, status, headers, "application/json")


def answer_refusals(app: FastAPI) -> None:
    """Make every Refused a signed answer."""

    @app.exception_handler(Refused)
    def _refuse(request: Request, refused: Refused) -> Response:
        _, nonce = claimed_signer(request.headers)
        message = Refusal(code=refused.code, reason=refused.reason)
        return signed_response(centre_of(request), message, nonce, refused.status)


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Refused(422, "malformed", "the body may be plain or gzip, nothing else")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise Refused(422, "malformed", f"damaged gzip: {error}") from error
    if len(plain) > limit:
        raise Refused(413, "too_large", f"unpacks to more than {limit} bytes")
    if not unpacker.eof:
        raise Refused(422, "malformed", "the gzip is cut short")
    return plain


def _where(error: ValidationError) -> str:
    # Never the input itself: it may be personal.
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'body'}: {first['msg']}"
