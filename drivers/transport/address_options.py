"""The setting that says where a device of bytes is."""

from pydantic import BaseModel, ConfigDict, field_validator

from drivers.transport.address import Address, parse_address


class AddressOptions(BaseModel):
    """Settings with an address (地址设置)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: str
    """Address of the device (`drivers.transport.address`)."""

    @field_validator("port")
    @classmethod
    def _is_an_address(cls, port: str) -> str:
        parse_address(port)
        return port

    @property
    def reached_at(self) -> Address:
        return parse_address(self.port)
