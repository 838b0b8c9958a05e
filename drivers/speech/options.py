"""Options of the speech adapters as they are in the settings file."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drivers.transport.sound_cards import SOUND_DEVICES


class EspeakOptions(BaseModel):
    """How the synthesiser sounds (合成语音设置).

    `rate` in words a minute, `volume` 0–200 (100 = as recorded), `device` an ALSA name such as plughw:1,0, `cards` the
    kernel's list of sound devices.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    program: str = "espeak-ng"
    player: str = "aplay"
    """Plays what has no words."""
    rate: int = Field(150, ge=80, le=450)
    volume: int = Field(100, ge=0, le=200)
    device: str = ""
    cards: Path = SOUND_DEVICES
    wave_folder: Path | None = None
    """Write WAV files there instead of playing, on machines without a loudspeaker."""
    longest_seconds: float = Field(90, gt=0, le=600)
    """What plays longer is cut off, so that a sound device that hangs never holds the thread."""


class ClipOptions(BaseModel):
    """Where clips lie and how loud they are (录音播报设置).

    `packs`: folders of further packs, those of the items and recorded ones; `volume` in percent, `device` an ALSA name, `cards` the
    kernel's list of sound devices.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    packs: tuple[Path, ...] = (Path("/usr/share/gov-kiosk/voice"), Path("/var/lib/gov-kiosk/voice"))
    player: str = "aplay"
    synthesiser: str = "espeak-ng"
    """Says English sentences that have no clip."""
    volume: int = Field(100, ge=0, le=200)
    device: str = ""
    cards: Path = SOUND_DEVICES
    wave_folder: Path | None = None
    """Write WAV files there instead of playing, on machines without a loudspeaker."""
    longest_seconds: float = Field(300, gt=0, le=600)
    """What plays longer is cut off, so that a sound device that hangs never holds the thread."""
