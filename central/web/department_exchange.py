"""The edge to departments that report by themselves: signed as terminals sign, with a key of the settings, and good there alone."""

from typing import Annotated

from fastapi import Depends, Request

from central.web.bodies import stated_length
from central.web.heads import head_of
from central.web.signed_exchange import (
    CentreHere,
    Exchange,
    Refused,
    Sender,
    body_of,
    limit_of,
    unpack_body,
)
from contract.signatures import SignedRequest, claimed_signer, is_signed_body, verify_head
from contract.signing_keys import VerifyKey

SIGNER = "department:"
"""What the key id of a department begins with: no terminal can be called so."""


def department_signing(request: Request, centre: CentreHere) -> Sender:
    """Before a byte of the body is read: whether a department that has a key sent it. Raises Refused (401, 413)."""
    limit = limit_of(request)
    if stated_length(request) > limit:
        raise Refused(413, "too_large", f"more than {limit} bytes")
    head = head_of(request)
    kind, _, department = claimed_signer(head.headers).partition(":")
    keys = centre.settings.department_keys.get(department, ()) if f"{kind}:" == SIGNER else ()
    for key in map(VerifyKey, keys):
        signed = verify_head(head, key)
        if isinstance(signed, SignedRequest):
            return Sender(signed, key)
    raise Refused(401, "signature", "the signer is unknown, or this is not its signature")


def department_exchange_of(
    request: Request,
    centre: CentreHere,
    sender: Annotated[Sender, Depends(department_signing)],
    body: Annotated[bytes, Depends(body_of)],
) -> Exchange:
    """Check the body against its signature and unpack it. Raises Refused (401, 413, 422, 503)."""
    if not is_signed_body(sender.signed, body):
        raise Refused(401, "signature", "the body is not the signed one")
    request.state.signed = sender.signed
    return Exchange(centre, sender.signed, unpack_body(request, body))


DepartmentExchange = Annotated[Exchange, Depends(department_exchange_of)]


def department_in(exchange: Exchange) -> str:
    """The department whose key signed the request."""
    return exchange.request.terminal_id.removeprefix(SIGNER)
