"""Settings of the centre, from the environment (GOV_CENTRAL_*), from systemd's credentials, or given by the command line."""

import os
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

from catalogue.loader import PACKAGED
from contract.help_video import IceServer
from contract.limits import KEY_BYTES
from contract.planned_hours import PlannedHours

PublicKey = Annotated[Base64Bytes, Field(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class DepartmentAccess(BaseModel):
    """A file with a bearer token (部门接入凭据), a PEM file with key and certificate, a PEM file with trusted authorities."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token_file: Path | None = None
    client_certificate: Path | None = None
    authority: Path | None = None


class IdentityProviderSettings(BaseModel):
    """The bureau's identity system (统一身份认证), by which the accounts of the console sign in (OpenID Connect).

    `account_claim`, `roles_claim` and `regions_claim` name its claims about a person, with dots for what lies within.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Annotated[str, Field(min_length=1)]
    client_id: Annotated[str, Field(min_length=1, pattern=r"^[\x21-\x7e]+$")]
    scopes: tuple[str, ...] = ("openid",)
    account_claim: Annotated[str, Field(min_length=1)] = "sub"
    """Whose value is the name of the account."""
    roles_claim: str = ""
    roles: dict[str, Literal["viewer", "keeper", "officer", "publisher", "technician", "administrator"]] = Field(
        default_factory=dict
    )
    """What it may say → role; the first of them that a person has. Without any, accounts are opened at the console."""
    regions_claim: str = ""
    regions: dict[str, Annotated[str, Field(pattern=r"^([0-9]{2,12})?$")]] = Field(default_factory=dict)
    """What it may say → the first digits of the 区划代码 that the account reaches; "" is everything."""
    button_zh: str = "用统一身份认证登录"
    button_en: str = "Sign in with the identity system"
    authority: Path | None = None
    """A PEM file with trusted authorities, instead of the system's."""
    timeout_seconds: float = Field(default=5.0, gt=0)
    """Of one exchange with it."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        parts = urlsplit(self.issuer)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("the issuer of the identity provider is no https URL")
        if parts.scheme == "http" and not is_here(parts.hostname):
            raise ValueError("sign-in would cross a network in the clear: the issuer must be https")
        if "openid" not in self.scopes:
            raise ValueError("the scopes of the identity provider lack openid")
        if bool(self.roles_claim) != bool(self.roles):
            raise ValueError("roles_claim and roles belong together")
        if bool(self.regions_claim) != bool(self.regions):
            raise ValueError("regions_claim and regions belong together")
        if self.regions_claim and not self.roles_claim:
            raise ValueError(
                "regions_claim needs roles_claim: where accounts are opened at the console, so is their reach"
            )
        return self


class CentreSettings(BaseSettings):
    """The centre settings (中心配置). `public_url` is the address that citizens' phones reach (the QR code of an order points there)."""

    model_config = SettingsConfigDict(env_prefix="GOV_CENTRAL_", frozen=True)

    database_url: str = "sqlite:///var/central/central.db"
    keys_folder: Path = Path("var/central/keys")
    host: str = "127.0.0.1"
    port: int = Field(default=8400, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8400"
    log_format: Literal["text", "json"] = "text"
    """Of the lines on the standard error: `text`, or `json`, one object a line."""
    console_password: SecretStr | None = None
    identity_provider: IdentityProviderSettings | None = None
    """Who signs people in at the console beside local passwords."""
    identity_provider_secret: SecretStr = SecretStr("")
    """Of the centre as its client; "" for a client without one."""
    password_accounts: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    """Where people sign in by the identity provider: the accounts for emergencies, which alone have passwords. None: all have."""
    console_snapshot_seconds: float = Field(default=2.0, ge=0)
    """For how long everybody who looks at the console's first page is shown the same picture."""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of reverse proxies: what they say of where a request comes from is believed, and no one else's word."""
    town_places: dict[str, tuple[float, float]] = Field(default_factory=dict)
    """By code (nine digits of a town, six of a district) how far east and north it lies, in degrees or anything else: the map's order."""
    catalogue_folder: Path = PACKAGED
    """Published as version 1 when nothing has been published yet."""
    releases_folder: Path = Path("var/central/releases")
    """The signed repository of the terminals' software (`central release begin`); served as it is."""
    heartbeat_seconds: float = Field(default=60, ge=1, le=150)
    """How often each terminal beats: more slows the fleet down where there is too much to do. After three minutes one is silent."""
    fleet_copy_seconds: float = Field(default=1.0, ge=0, le=10)
    """How old the facts for all terminals may be in the answer to a heartbeat: notices, versions, states of departments."""
    planned_opening: time = time(8, 30)
    planned_closing: time = time(17, 30)
    """When terminals should be open from Monday to Friday, by the clock of China; a site may have hours of its own (`central hours`)."""
    metrics_token: SecretStr = SecretStr("")
    """What Prometheus shows (Authorization: Bearer …); without one /metrics answers this machine alone."""
    mail_host: str = ""
    """The mail server for messages about alarms; "" sends no mail."""
    mail_port: int = Field(default=25, ge=1, le=65535)
    mail_security: Literal["none", "starttls", "tls"] = "none"
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    alarm_webhooks: tuple[str, ...] = ()
    """http(s) addresses that get each alarm as JSON."""
    webhook_secret: SecretStr = SecretStr("")
    """Signs what webhooks get (HMAC-SHA-256 of the body, header X-Signature)."""
    seal_key_file: Path | None = None
    """The private key (PEM) that signs what citizens take along on the phone; with `seal_certificate_file`. Else the sandbox's own."""
    seal_certificate_file: Path | None = None
    seal_chain_files: tuple[Path, ...] = ()
    """Certificates (PEM) between that of the seal and one that readers know."""
    order_valid_seconds: int = Field(default=300, ge=30)
    hold_seconds: int = Field(default=300, ge=30)
    max_upload_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)
    """Of one request, and of what it unpacks to."""
    max_bodies_bytes: int = Field(default=256 * 1024 * 1024, ge=1024)
    """Of the bodies of all requests together, and of what they unpack to; past it a terminal is asked to come again."""
    department_urls: dict[str, str] = Field(default_factory=dict)
    """Department id → address of its real system; every other department is played by the sandbox."""
    department_access: dict[str, DepartmentAccess] = Field(default_factory=dict)
    """Department id → how the centre shows there who it is."""
    department_keys: dict[str, Annotated[tuple[PublicKey, ...], Field(min_length=1, max_length=2)]] = Field(
        default_factory=dict
    )
    """Department id → its Ed25519 public keys (base64): with one of them it signs what it reports of its cases by itself.

    Two while it changes them. Without any its news is only fetched.
    """
    departments_folder: Path | None = None
    """Files of departments, one each (`central departments check FILE`); they are asked there instead of at `department_urls`."""
    department_timeout_seconds: float = Field(default=10.0, gt=0)
    """Of one exchange with a department, its waiting included: whatever drips, it ends then."""
    department_calls: int = Field(default=8, ge=1)
    """To one department at once; as many more may wait."""
    department_failures: int = Field(default=5, ge=1)
    """In a row, until a department is left alone for a while."""
    answer_wait_seconds: float = Field(default=6.0, ge=0)
    """How long a request waits for the answer of the one before it; terminals wait for 8 seconds."""
    max_connections: int = Field(default=1000, ge=10)
    """Further ones are asked to come again."""
    connections_per_address: int = Field(default=100, ge=1)
    """Of one client that is no trusted proxy; further ones are closed."""
    silent_seconds: float = Field(default=5.0, gt=0)
    """How long a new connection may stay without a byte."""
    request_seconds: float = Field(default=20.0, gt=0)
    """How long a request may take to come in whole, besides what comes at `least_bytes_per_second`."""
    least_bytes_per_second: int = Field(default=4096, ge=1)
    whole_request_seconds: float = Field(default=120.0, gt=0)
    """How long a request may take to come in whole, however much comes."""
    pool_size: int = Field(default=10, ge=1)
    statement_seconds: float = Field(default=15.0, ge=0.1)
    """How long PostgreSQL may take for one statement; then the terminal is asked to come again."""
    prepare_statements: bool = True
    """To be turned off behind PgBouncer in transaction mode."""
    keep_answers_days: int = Field(default=90, ge=7)
    """How long the answer of a department can be had again under the request that asked for it."""
    keep_sealed_days: int = Field(default=200, ge=7)
    """How long after a case has ended its sealed part and its result are kept: a finished document can be printed meanwhile."""
    keep_applicants_days: int = Field(default=1100, ge=31)
    """How long after it has ended a case is found by its person."""
    keep_nonces_days: int = Field(default=400, ge=90)
    """How long a signed request that must not count twice is known again: longer than a key of a terminal is used."""
    keep_diagnoses_days: int = Field(default=30, ge=1)
    """How long a diagnosis stays that a terminal sent by order."""
    keep_searches_days: int = Field(default=400, ge=0)
    """How long it is kept what was searched for and not found; 0 keeps none of it."""
    keep_calls_days: int = Field(default=90, ge=1)
    """How long it is kept that somebody at a terminal called for help, and who answered."""
    ice_servers: Annotated[tuple[IceServer, ...], Field(max_length=8)] = ()
    """STUN and TURN servers for video between terminals and windows; none where both are in one network."""
    keep_people_days: int = Field(default=400, ge=31)
    """How long it is kept on which days a person was served where, so that people are counted once over any such period.

    A visit that is older than this and comes in several batches may count more than once.
    """
    identity_urls: dict[str, str] = Field(default_factory=dict)
    """Identity authority → address of its real system (names: `central.authorities.port`); the sandbox plays all others."""
    identity_picture_keys: dict[str, PublicKey] = Field(default_factory=dict)
    """Identity authority → its X25519 public key (base64), with which live pictures are sealed for it; without one it gets none."""
    identity_timeout_seconds: float = Field(default=5.0, gt=0)
    """For a whole exchange with an identity authority."""
    assertion_seconds: int = Field(default=1800, ge=60, le=1800)
    """How long what was proven about a person counts, at most as long as a visit."""
    persons_an_hour: int = Field(default=60, ge=1)
    items_an_hour: int = Field(default=300, ge=1)
    """How many persons and items a terminal may ask about in an hour; beyond, it is stopped until an operator allows it."""
    messages_an_hour: int = Field(default=60, ge=1)
    """How many text messages a terminal may have sent in an hour; each number and visit has limits of its own."""
    pick_up_guesses_an_hour: int = Field(default=10, ge=1)
    """How many wrong pick-up codes are looked at for a terminal in an hour; then it waits, and nothing else of it does."""
    pick_up_guesses_of_all: int = Field(default=200, ge=1)
    """As many for all terminals together: a code is guessed no sooner by many of them."""
    key_days: int = Field(default=365, ge=1)
    """How old a terminal's key becomes before it is asked to change it."""
    sandbox_citizens: Path | None = None
    """More synthetic citizens for the sandbox's register, a file like `central/sandbox/identity/register.toml`."""

    @property
    def planned_hours(self) -> PlannedHours:
        """Of every terminal that has none of its own."""
        return PlannedHours(self.planned_opening, self.planned_closing)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What systemd hands over (LoadCredential=gov_central_…) goes over the environment: a file is named there, not a secret."""
        del dotenv_settings, file_secret_settings
        handed_over = os.environ.get("CREDENTIALS_DIRECTORY")
        secrets = (SecretsSettingsSource(settings_cls, secrets_dir=handed_over),) if handed_over else ()
        return (init_settings, *secrets, env_settings)

    @model_validator(mode="after")
    def _has_room_for_one(self) -> Self:
        if self.max_bodies_bytes < self.max_upload_bytes:
            raise ValueError("max_bodies_bytes is less than max_upload_bytes, which one request may have")
        return self

    @model_validator(mode="after")
    def _lets_somebody_in(self) -> Self:
        if self.password_accounts is not None and self.identity_provider is None:
            raise ValueError(
                "password_accounts narrows who has a password, and there is no identity_provider for the others"
            )
        secret = self.identity_provider_secret.get_secret_value()
        if not secret.isascii() or (secret and not secret.isprintable()):
            raise ValueError("identity_provider_secret is no line of ASCII")
        return self

    @model_validator(mode="after")
    def _has_whole_seal(self) -> Self:
        if (self.seal_key_file is None) != (self.seal_certificate_file is None):
            raise ValueError("seal_key_file and seal_certificate_file belong together")
        return self

    @model_validator(mode="after")
    def _can_tell_staff(self) -> Self:
        if self.mail_host and not (self.mail_from and self.mail_to):
            raise ValueError("mail_host needs mail_from and mail_to")
        if self.mail_user and self.mail_security == "none" and not is_here(self.mail_host):
            raise ValueError("the password of the mail server would cross a network in the clear: use mail_security")
        for address in self.alarm_webhooks:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("an address of alarm_webhooks is no http(s) URL")
        return self

    @model_validator(mode="after")
    def _lets_real_departments_tell(self) -> Self:
        for name in sorted(self.department_keys.keys() - self.department_urls.keys()):
            raise ValueError(
                f"department {name} has a key and no address: the sandbox plays it, and tells of its cases"
            )
        return self

    @model_validator(mode="after")
    def _keeps_secrets_off_the_line(self) -> Self:
        for name, address in self.department_urls.items():
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(f"the address of department {name} is no http(s) URL")
            has_token = name in self.department_access and self.department_access[name].token_file is not None
            if has_token and parts.scheme == "http" and not is_here(parts.hostname):
                raise ValueError(f"the token of department {name} would cross a network in the clear: use https")
        return self


def is_here(host: str) -> bool:
    """Whether a host of an address is this machine, whose traffic no one else hears."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
