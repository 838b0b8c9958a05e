"""Options of the key pad as they are in the settings file."""

from pydantic import BaseModel, ConfigDict, Field

from drivers.ports.key_pad import PadKey
from drivers.transport.address import FileAddress

USUAL: dict[PadKey, tuple[int, ...]] = {
    PadKey.NEXT: (108, 106, 80, 15),
    PadKey.BACK: (103, 105, 72, 14),
    PadKey.CHOOSE: (28, 96, 76, 353),
    PadKey.REPEAT: (129, 138, 82),
    PadKey.LOUDER: (115, 78),
    PadKey.FASTER: (208, 55),
}
"""Codes of linux/input-event-codes.h: arrows, Enter, Help, volume and fast forward, and their places on a numeric pad."""


class EvdevKeyPadOptions(BaseModel):
    """Settings (触感按键盘设置). `device`: its event device, best by a name that stays, `/dev/input/by-id/…-event-kbd`.

    `keys`: codes of the kernel for each key, where the pad sends others than the usual ones.
    `is_held`: no key reaches the screen or another program.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    device: str = Field(min_length=1)
    keys: dict[PadKey, tuple[int, ...]] = Field(default_factory=lambda: dict(USUAL))
    is_held: bool = True

    @property
    def reached_at(self) -> FileAddress:
        return FileAddress(self.device)
