"""Options of the microphone as they are in the settings file."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drivers.transport.sound_cards import SOUND_DEVICES

RECORDER = "arecord"


class AlsaMicrophoneOptions(BaseModel):
    """Which device records, and by which program (话筒设置).

    `device`: an ALSA name such as plughw:1,0; empty: the first. `recorder`: what takes the place of arecord and is given its
    arguments. `cards`: the kernel's list of sound devices.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    device: str = ""
    recorder: tuple[str, ...] = Field((RECORDER,), min_length=1)
    cards: Path = SOUND_DEVICES
