"""Asks the bureau's identity system who somebody is (OpenID Connect, authorization code with PKCE).

Signatures and claims are checked by joserfc and Authlib. What the system says of itself, and its keys, are kept for a while and
fetched again when a token is signed by a key that is not among them. It has a share of the centre of its own: one that does not
answer holds a few threads for a few seconds, and then none.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oidc.core.claims import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from pydantic import AfterValidator, BaseModel, ValidationError

from central.departments.breaker import BreakerRules
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.exchange import Access, Call, Declined, NoDepartmentAnswer, NotAsked, exchange
from central.settings import CentreSettings, IdentityProviderSettings, is_here

BACK: Final = "/console/sign-on/back"
KEPT: Final = timedelta(hours=1)
"""For how long what the system says of itself, and its keys, are taken as they are."""
KEYS_AGAIN: Final = timedelta(seconds=30)
"""Keys are fetched no sooner again for a token that none of them has signed."""
LEEWAY: Final = timedelta(seconds=60)
"""So much its clock may be off."""
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""By key pairs alone: neither "none" nor one whose key the system shares with its clients."""
_KEY_TYPES: Final = frozenset({"RSA", "EC"})
_AT_ONCE, _WAITING = 4, 8

M = TypeVar("M", bound=BaseModel)


class ProviderAway(Exception):
    """The identity system does not answer, or not as the standard wants it."""


class CodeDeclined(Exception):
    """It does not take the code: it is none of its own, or was used."""


class TokenRefused(Exception):
    """A token that is not to be believed (令牌不可信); names what is wrong with it."""


@dataclass(frozen=True)
class Secrets:
    """What belongs to one sign-in (登录校验值): it comes back with the answer, is in the token, proves who fetches it."""

    state: str
    nonce: str
    verifier: str


def _safe(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and is_here(parts.hostname))):
        raise ValueError("neither https nor on this machine")
    return address


_Address = Annotated[str, AfterValidator(_safe)]


class _Metadata(BaseModel):
    """What the system says of itself; the parts that are used."""

    issuer: str
    authorization_endpoint: _Address
    token_endpoint: _Address
    jwks_uri: _Address
    end_session_endpoint: _Address | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


class _Keys(BaseModel):
    keys: list[dict[str, Any]]


class _TokenReply(BaseModel):
    id_token: str
    access_token: str = ""


class IdentityProvider:
    """The identity system over OpenID Connect (统一身份认证系统). Thread-safe."""

    def __init__(self, settings: IdentityProviderSettings, secret: str, public_url: str) -> None:
        self.settings = settings
        self._secret = secret
        self._public_url = public_url.rstrip("/")
        limits = BulkheadLimits(_AT_ONCE, _WAITING, settings.timeout_seconds)
        self._share = Bulkhead("sign-on", limits, BreakerRules())
        self._turn = threading.Lock()
        self._metadata: tuple[datetime, _Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    @classmethod
    def from_settings(cls, settings: CentreSettings) -> "IdentityProvider | None":
        """None where people sign in by passwords alone."""
        if settings.identity_provider is None:
            return None
        secret = settings.identity_provider_secret.get_secret_value()
        return cls(settings.identity_provider, secret, settings.public_url)

    def address_to_ask(self, secrets: Secrets, now: datetime) -> str:
        """Where a browser is sent. Raises ProviderAway."""
        metadata = self._what_it_tells(now)
        client = self._client(metadata)
        address, _ = client.create_authorization_url(
            metadata.authorization_endpoint, secrets.state, secrets.verifier, nonce=secrets.nonce
        )
        return str(address)

    def address_to_leave(self, now: datetime) -> str:
        """Where a browser ends its login at the system too; "" where it offers none, or does not answer."""
        try:
            offered = self._what_it_tells(now).end_session_endpoint
        except ProviderAway:
            return ""
        if not offered:
            return ""
        back = f"{self._public_url}/console/login"
        return str(
            add_params_to_uri(offered, [("client_id", self.settings.client_id), ("post_logout_redirect_uri", back)])
        )

    def claims_for(self, code: str, secrets: Secrets, now: datetime) -> Mapping[str, Any]:
        """What the system says of the person who came back with the code. Raises ProviderAway, CodeDeclined, TokenRefused."""
        metadata = self._what_it_tells(now)
        granted = self._redeem(metadata, code, secrets.verifier)
        token = self._decode(metadata, granted.id_token, now)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"value": self.settings.issuer}, "aud": {"value": self.settings.client_id}},
            {"nonce": secrets.nonce, "client_id": self.settings.client_id, "access_token": granted.access_token},
        )
        try:
            claims.validate(int(now.timestamp()), int(LEEWAY.total_seconds()))
        except ClaimError as error:
            raise TokenRefused(f"{error.error} {error.claim}") from error
        # these may come from anywhere: Authlib reads them as they are
        except (TypeError, ValueError, AttributeError) as error:
            raise TokenRefused("malformed") from error
        return token.claims

    def _client(self, metadata: _Metadata) -> Any:  # Any: Authlib has no types
        offered = metadata.token_endpoint_auth_methods_supported
        method = "client_secret_post" if "client_secret_basic" not in offered else "client_secret_basic"
        return OAuth2Client(
            None,
            self.settings.client_id,
            self._secret or None,
            token_endpoint_auth_method=method if self._secret else "none",
            scope=" ".join(self.settings.scopes),
            redirect_uri=self._public_url + BACK,
            code_challenge_method="S256",
        )

    def _redeem(self, metadata: _Metadata, code: str, verifier: str) -> _TokenReply:
        client = self._client(metadata)
        body = prepare_token_request(
            "authorization_code", redirect_uri=client.redirect_uri, code=code, code_verifier=verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        auth = client.client_auth(client.token_endpoint_auth_method)
        address, headers, body = auth.prepare("POST", metadata.token_endpoint, headers, body)
        try:
            return self._request(_TokenReply, "POST", address, body.encode(), headers)
        except Declined as error:
            raise CodeDeclined("its code is not taken") from error

    def _decode(self, metadata: _Metadata, token: str, now: datetime) -> jwt.Token:
        fetched, keys = self._keys_of(metadata, now)
        try:
            try:
                return jwt.decode(token, keys, ALGORITHMS)
            except (InvalidKeyIdError, BadSignatureError):
                if now - fetched < KEYS_AGAIN:
                    raise
            # it has changed its keys
            return jwt.decode(token, self._fetched_keys(metadata, now)[1], ALGORITHMS)
        except JoseError as error:
            raise TokenRefused(error.error) from error
        except (TypeError, ValueError) as error:
            raise TokenRefused("malformed") from error

    def _what_it_tells(self, now: datetime) -> _Metadata:
        with self._turn:
            kept = self._metadata
        if kept is not None and now - kept[0] < KEPT:
            return kept[1]
        address = get_well_known_url(self.settings.issuer, external=True)
        try:
            metadata = self._request(_Metadata, "GET", address)
        except (Declined, ProviderAway) as error:
            if kept is None:
                raise ProviderAway(str(error)) from error
            return kept[1]
        if metadata.issuer != self.settings.issuer:
            raise ProviderAway("it says that it is another issuer")
        with self._turn:
            self._metadata = (now, metadata)
        return metadata

    def _keys_of(self, metadata: _Metadata, now: datetime) -> tuple[datetime, KeySet]:
        with self._turn:
            kept = self._keys
        return kept if kept is not None and now - kept[0] < KEPT else self._fetched_keys(metadata, now)

    def _fetched_keys(self, metadata: _Metadata, now: datetime) -> tuple[datetime, KeySet]:
        try:
            found = self._request(_Keys, "GET", metadata.jwks_uri)
        except Declined as error:
            raise ProviderAway("it shows no keys") from error
        fresh = (now, KeySet([key for key_data in found.keys if (key := _key(key_data)) is not None]))
        with self._turn:
            self._keys = fresh
        return fresh

    def _request(
        self,
        model: type[M],
        method: str,
        address: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> M:
        """Ask the identity system and read its answer. Raises ProviderAway, Declined."""
        parts = urlsplit(address)
        access = Access(f"{parts.scheme}://{parts.netloc}", authority=self.settings.authority)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        call = Call(method, path, body, headers or {})
        try:
            return model.model_validate_json(self._share.call(lambda until: exchange(access, call, until)))
        except Declined:
            raise
        except (NotAsked, NoDepartmentAnswer) as error:
            raise ProviderAway(str(error)) from error
        except ValidationError as error:
            fields = sorted({".".join(map(str, error["loc"])) for error in error.errors()})
            raise ProviderAway(f"its answer cannot be read: {', '.join(fields)}") from None


def _key(jwk: dict[str, Any]) -> Any:  # Any: joserfc has no common class of keys
    """None for one that signs nothing, or that joserfc does not know."""
    if jwk.get("kty") not in _KEY_TYPES or jwk.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(jwk)
    except (JoseError, TypeError, ValueError):
        return None
