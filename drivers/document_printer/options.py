"""Options of the IPP printer as they are in the settings file."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from drivers.transport.address import TcpAddress
from drivers.transport.printer_number import plain_uuid

PORT = 631
_LONGEST_USER = 127


class IppOptions(BaseModel):
    """Where a printer that speaks IPP is found, and how it prints (文档打印机设置). Seconds throughout."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str = Field(description="ipp://host[:port]/path or ipps://…, such as ipp://192.0.2.7/ipp/print")
    uuid: str = Field(
        "",
        pattern=r"^(|(urn:uuid:)?[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12})$",
        description="the printer's number, as `kiosk device plugged` tells: it is found again by it under another address",
    )
    user: str = Field(
        "kiosk",
        min_length=1,
        max_length=_LONGEST_USER,
        description="the name under which jobs are listed; not set: kiosk- and the number of the terminal",
    )
    media: str = Field("iso_a4_210x297mm", description="an IPP media name")
    sides: Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"] = "one-sided"
    tray: str = Field(
        "", pattern=r"^[a-z0-9._-]*$", max_length=127, description="an IPP media source such as tray-2; empty: any tray"
    )
    counts_pages: bool = Field(
        True, description="false for a printer that counts its pages wrong: its word that a job is done is enough then"
    )
    certificate: Path | None = Field(None, description="PEM of an ipps printer that signed its own certificate")
    ignored: tuple[str, ...] = Field(
        (), description="reasons that mean nothing here, such as media-empty where a second tray is left empty"
    )
    reply_seconds: float = Field(4.0, gt=0, le=30, description="how long one answer may take")
    send_seconds: float = Field(30.0, gt=0, le=120, description="how long the printer may take to accept a document")
    print_seconds: float = Field(100.0, gt=0, le=600, description="how long a document may take to come out")
    problem_seconds: float = Field(10.0, ge=0, le=120, description="how long a job may wait for paper or a shut cover")
    cancel_seconds: float = Field(6.0, gt=0, le=30, description="how long the end of a job may take")
    look_every: float = Field(0.4, ge=0.02, le=5, description="how often a job under way is looked at")

    @field_validator("uri")
    @classmethod
    def _is_printer_uri(cls, uri: str) -> str:
        parts = urlsplit(uri)
        if parts.scheme not in {"ipp", "ipps"} or not parts.hostname or parts.port == 0:
            raise ValueError("must be ipp://host[:port]/path or ipps://host[:port]/path")
        return uri

    def of_terminal(self, number: str) -> Self:
        """With a user of its own: a terminal ends what it finds under its user, and two may share a printer."""
        if not number or "user" in self.model_fields_set:
            return self
        return self.model_copy(update={"user": f"{self.user}-{number}"[:_LONGEST_USER]})

    @property
    def plain_uuid(self) -> str:
        """The identifier in the form in which identifiers are compared."""
        return plain_uuid(self.uuid)

    @property
    def reached_at(self) -> TcpAddress:
        parts = urlsplit(self.uri)
        return TcpAddress(parts.hostname or "", parts.port or PORT)
