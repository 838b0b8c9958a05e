"""One department's system as data: a TOML file that says where it is, how the centre shows there who it is, and how it speaks.

No secret is in it. A file with one is named: as an absolute path, else it lies among systemd's credentials, or where there are none
beside the department's file. Everything that is wrong with a file is reported at once, each with its place.
"""

import json
import os
import ssl
import stat
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from catalogue.schema import Catalogue
from central.departments.breaker import BreakerRules
from central.departments.bulkhead import BulkheadLimits
from central.departments.calls import CallMapping, CallName
from central.departments.exchange import Access, secret_in
from central.departments.open_hours import DepartmentHours
from central.departments.tokens import Client, ClientCredentials
from central.settings import PublicKey, is_here
from contract.planned_hours import PlannedHours

_SECRETS = frozenset({"token", "key", "api_key", "secret", "client_secret", "password", "private_key"})
_LONGEST_DEADLINE = 60.0


def _http_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no http(s) address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("no name and no password go into an address; see [access]")
    if parts.query or parts.fragment:
        raise ValueError("an address ends with its path")
    return text.rstrip("/")


def _hours(text: str) -> str:
    PlannedHours.read(text)
    return text


Address = Annotated[str, AfterValidator(_http_address)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=500)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class _FilePart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NoAccess(_FilePart):
    """Access without any authentication (不认证)."""

    kind: Literal["none"]


class TokenAccess(_FilePart):
    """A bearer token out of a file (令牌)."""

    kind: Literal["bearer"]
    token_file: FileName


class KeyAccess(_FilePart):
    """A key out of a file in a header field of its own (接口密钥)."""

    kind: Literal["key"]
    header: HeaderName
    token_file: FileName


class OAuthAccess(_FilePart):
    """Tokens by OAuth 2.0 client credentials (客户端凭证)."""

    kind: Literal["oauth2"]
    token_address: Address
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    secret_file: FileName
    scope: str = ""
    sent_in: Literal["header", "body"] = "header"


def _kind(given: object) -> str:
    kind = given.get("kind", "none") if isinstance(given, dict) else getattr(given, "kind", "none")
    return str(kind)


AccessTable = Annotated[
    Annotated[NoAccess, Tag("none")]
    | Annotated[TokenAccess, Tag("bearer")]
    | Annotated[KeyAccess, Tag("key")]
    | Annotated[OAuthAccess, Tag("oauth2")],
    Discriminator(_kind),
]


class TlsTable(_FilePart):
    """Certificates (证书): our own with its key in one PEM file, and whom to trust instead of the system's authorities."""

    client_certificate: FileName | None = None
    authority: FileName | None = None


class LimitsTable(_FilePart):
    """Deadline, places and breaker (限额): how much of the centre this department may take."""

    deadline_seconds: float = Field(default=10.0, gt=0, le=_LONGEST_DEADLINE)
    at_once: int = Field(default=8, ge=1, le=64)
    waiting: int = Field(default=8, ge=0, le=64)
    failures: int = Field(default=5, ge=1, le=1000)
    pause_seconds: float = Field(default=5.0, gt=0, le=3600)
    longest_pause_seconds: float = Field(default=60.0, gt=0, le=3600)

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if self.longest_pause_seconds < self.pause_seconds:
            raise ValueError("longest_pause_seconds is less than pause_seconds")
        return self


class HoursTable(_FilePart):
    """When it may be asked (开放时段), by the clock of China; nothing: always."""

    open: tuple[Annotated[str, AfterValidator(_hours)], ...] = ()
    holidays: Literal["open", "closed"] = "open"


class DepartmentFile(_FilePart):
    """The file of a department (部门接入文件)."""

    department: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    address: Address
    access: AccessTable = Field(default_factory=lambda: NoAccess(kind="none"))
    tls: TlsTable = TlsTable()
    limits: LimitsTable = LimitsTable()
    hours: HoursTable = HoursTable()
    news_keys: Annotated[tuple[PublicKey, ...], Field(max_length=2)] = ()
    """Its Ed25519 public keys; it signs its news of cases with one of them."""
    calls: dict[CallName, CallMapping] = Field(default_factory=dict)
    absent_calls: frozenset[CallName] = frozenset()
    """What its system does not offer: it is not asked for it."""

    @field_validator("calls")
    @classmethod
    def _can_be_asked(cls, calls: dict[CallName, CallMapping]) -> dict[CallName, CallMapping]:
        if found := [f"{name}.{fault}" for name, call in calls.items() for fault in call.faults(name)]:
            raise ValueError("; ".join(found))
        return calls

    @model_validator(mode="after")
    def _keeps_secrets_off_the_line(self) -> Self:
        addresses = [self.address]
        if isinstance(self.access, OAuthAccess):
            addresses.append(self.access.token_address)
        for address in addresses if self.access.kind != "none" else ():
            parts = urlsplit(address)
            if parts.scheme == "http" and not is_here(parts.hostname or ""):
                raise ValueError(f"the secret would cross a network in the clear to {address}: use https")
        if self.tls != TlsTable() and not any(address.startswith("https:") for address in addresses):
            raise ValueError("tls is of no use without https")
        return self

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if both := sorted(self.absent_calls & self.calls.keys()):
            raise ValueError(f"described under calls, and absent: {', '.join(both)}")
        if "health" in self.absent_calls:
            raise ValueError("health cannot be absent: without it terminals show the department's items as closed")
        return self

    @property
    def bulkhead_limits(self) -> BulkheadLimits:
        """Of its share of the centre."""
        return BulkheadLimits(self.limits.at_once, self.limits.waiting, self.limits.deadline_seconds)

    @property
    def breaker_rules(self) -> BreakerRules:
        """Until it is left alone for a while."""
        return BreakerRules(self.limits.failures, self.limits.pause_seconds, self.limits.longest_pause_seconds)

    @property
    def open_hours(self) -> DepartmentHours:
        """When it may be asked."""
        return DepartmentHours(tuple(map(PlannedHours.read, self.hours.open)), self.hours.holidays == "closed")

    def files(self, folder: Path) -> dict[str, Path]:
        """What it names: each file by its place in the table."""
        named: dict[str, str | None] = {
            "tls.client_certificate": self.tls.client_certificate,
            "tls.authority": self.tls.authority,
        }
        match self.access:
            case TokenAccess(token_file=file) | KeyAccess(token_file=file):
                named["access.token_file"] = file
            case OAuthAccess(secret_file=file):
                named["access.secret_file"] = file
            case NoAccess():
                pass
        return {place: located(file, folder) for place, file in named.items() if file is not None}

    def way_in(self, folder: Path) -> Access:
        """How the centre gets to it; `folder`: where its file lies."""
        files = self.files(folder)
        certificate, authority = files.get("tls.client_certificate"), files.get("tls.authority")
        match self.access:
            case OAuthAccess() as asked:
                client = Client(asked.client_id, files["access.secret_file"], asked.scope, asked.sent_in == "body")
                tokens = ClientCredentials(Access(asked.token_address, None, certificate, authority), client)
                return Access(self.address, None, certificate, authority, tokens=tokens)
            case KeyAccess(header=header):
                return Access(self.address, files["access.token_file"], certificate, authority, header)
            case TokenAccess():
                return Access(self.address, files["access.token_file"], certificate, authority)
            case NoAccess():
                return Access(self.address, None, certificate, authority)


def unknown_inputs(described: DepartmentFile, *catalogues: Catalogue) -> list[str]:
    """Answers that a file names and no item of the department asks for; none where no catalogue gives it items yet."""
    items = [item for catalogue in catalogues for item in catalogue.items if item.department == described.department]
    asked = {field.name for item in items for field in item.inputs}
    return [
        f"calls: {name}: no item of the department asks for {place}"
        for name, call in described.calls.items()
        if items and name != "identity_codes"
        for place, answer in call.answers_named.items()
        if answer not in asked
    ]


class DepartmentFileInvalid(Exception):
    """A file of a department cannot be used (部门接入文件有误). `problems` lists everything that is wrong; no value is in it."""

    def __init__(self, file: Path, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{file.name} › {problem}" for problem in problems))
        self.problems = tuple(f"{file.name} › {problem}" for problem in problems)


def read_department(file: Path) -> DepartmentFile:
    """What a file says. Raises DepartmentFileInvalid, OSError."""
    try:
        described = tomllib.loads(file.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DepartmentFileInvalid(file, (f"no TOML: {error}",)) from None
    try:
        # As JSON: strict, and yet a list may be a tuple.
        return DepartmentFile.model_validate_json(json.dumps(described, default=str))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise DepartmentFileInvalid(file, tuple(map(_problem, found))) from None


def located(name: str, folder: Path) -> Path:
    """Where a named file is: absolute, among systemd's credentials, or beside the department's file."""
    return Path(os.environ.get("CREDENTIALS_DIRECTORY") or folder) / name


def unusable_files(described: DepartmentFile, folder: Path) -> list[str]:
    """What is wrong with the files that a department's file names: not there, readable by others, without a secret, no certificate."""
    return [f"{place}: {problem}" for place, file in described.files(folder).items() for problem in _wrong(place, file)]


def _wrong(place: str, file: Path) -> list[str]:
    try:
        if place == "tls.authority":
            ssl.create_default_context(cafile=file)
        elif place == "tls.client_certificate":
            ssl.create_default_context().load_cert_chain(file)
        else:
            secret_in(file)
    except ssl.SSLError:
        return [f"{file} holds no {'certificate' if place == 'tls.authority' else 'certificate with its key'} (PEM)"]
    except OSError as error:
        return [f"{file}: {error.strerror}"]
    except ValueError:
        return [f"{file} holds no secret of one line"]
    is_open_to_others = place != "tls.authority" and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH)
    return [f"{file} can be read by everybody on this machine: chmod o-rwx"] if is_open_to_others else []


def _problem(fault: ErrorDetails) -> str:
    place = ".".join(str(part) for part in fault["loc"]) or "file"
    if fault["type"] != "extra_forbidden":
        return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
    if str(fault["loc"][-1]) in _SECRETS:
        return f"{place}: no secret goes into this file; put it into a file of its own and name that (token_file, secret_file)"
    return f"{place}: there is no such setting"
