"""Options of the social-security card adapter as they are in the settings file."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class PcscOptions(BaseModel):
    """The PC/SC options (社会保障卡读写器设置). Seconds throughout."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = ""
    """How the name of the reader with the slot begins, as `pcsc_scan -r` lists it; the rest changes when it is plugged in again.

    With `*` for what changes it is the whole name, which distinguishes slots of one device: "ACME Dual Reader * 00".
    """
    contactless: str = ""
    """The same of the reader with the antenna. With neither given, every reader of the machine is one with a slot."""
    service: str = "pcsc"
    """"pcsc", or an entry point of `gov_kiosk.card_services`."""
    endpoint: str = ""
    """Where such another service is."""
    answer_within: float = Field(8.0, gt=0, le=20)
    """A whole reading, the key system's answer included; PC/SC itself waits for ever for a card that does not answer."""
    settle: float = Field(0.3, ge=0, le=2)
    """Between two tries with a card that is still being pushed in."""
    lift_within: float = Field(1.0, gt=0, le=10)
    """How long a card that was read may stay in before it is said that it must go."""
    attempts: int = Field(3, ge=1, le=10)
    authenticator: Literal["none", "hsm"] = "none"
    """Cards of version 3.00 name their holder only after they and the key system proved themselves to each other."""
    hsm_url: str = ""
    hsm_ca: str = ""
    """File with the certificates that the key system's may be issued by; empty: those of the machine."""
    hsm_certificate: str = ""
    hsm_key: str = ""
    """Files with the terminal's own certificate and key, where the key system asks for them."""
    hsm_within: float = Field(4.0, gt=0, le=15)
    """For name, connection, certificates and answer together; never more than three quarters of `answer_within`."""
    terminal: str = ""
    """The number under which the key system knows this terminal."""

    @model_validator(mode="after")
    def _has_keys(self) -> "PcscOptions":
        local = ("http://127.0.0.1:", "http://localhost:")
        if self.authenticator == "hsm" and not self.hsm_url.startswith(("https://", *local)):
            raise ValueError("hsm_url: an https address, for card and key system say what is personal")
        if bool(self.hsm_certificate) is not bool(self.hsm_key):
            raise ValueError("hsm_certificate and hsm_key belong together")
        return self
