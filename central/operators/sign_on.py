"""One sign-in by the identity system: a browser is sent there, and comes back with a code, to the page that it asked for.

The state of a sign-in is kept in a cookie of the browser, sealed with the centre's key: a browser that only asks to be sent uses
no room here. Each sign-in counts once.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.keys import CentreKeys
from central.operators.identity_provider import Secrets
from central.operators.models import SpentSignOn
from central.storage.database import insert_into

COOKIE: Final = "central_sign_on"
VALID: Final = timedelta(minutes=10)


class SignOnLost(Exception):
    """It is none that this browser began here, took too long, or has counted before; names which."""


class SignOn(msgspec.Struct, frozen=True):
    """One sign-in that is under way (登录途中)."""

    state: str
    nonce: str
    verifier: str
    page: str
    until: datetime

    @property
    def secrets(self) -> Secrets:
        """What is sent to the identity system."""
        return Secrets(self.state, self.nonce, self.verifier)


def begin_sign_on(page: str, now: datetime) -> SignOn:
    """A new one, after which `page` is shown."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return SignOn(state, nonce, verifier, page, now + VALID)


def seal_sign_on(sign_on: SignOn, keys: CentreKeys) -> str:
    """What the browser carries."""
    return keys.storage.close(msgspec.msgpack.encode(sign_on)).hex()


def open_sign_on(carried: str, state: str, keys: CentreKeys, now: datetime) -> SignOn:
    """The sign-in that comes back with this state. Raises SignOnLost."""
    try:
        found = msgspec.msgpack.decode(keys.storage.open(bytes.fromhex(carried)), type=SignOn)
    except (ValueError, msgspec.MsgspecError):
        raise SignOnLost("not begun here") from None
    if not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "surrogatepass")):
        raise SignOnLost("another state")
    if found.until <= now:
        raise SignOnLost("too late")
    return found


def spend(session: Session, sign_on: SignOn, now: datetime) -> None:
    """From now on it counts no more. Raises SignOnLost where it has counted before. Those whose time is over are cleared away."""
    session.execute(delete(SpentSignOn).where(SpentSignOn.until <= now))
    digest = hashlib.sha256(sign_on.state.encode()).hexdigest()
    row = insert_into(session, SpentSignOn).values(state_digest=digest, until=sign_on.until)
    if not session.connection().execute(row.on_conflict_do_nothing()).rowcount:
        raise SignOnLost("used before")
