"""The sound device (音频设备) of the terminal: whether there is one, whether it is muted, and whether headphones are in its socket.

A sound server (PulseAudio, PipeWire by its Pulse side) is asked by `pactl` where one answers; else ALSA: the kernel's list
/proc/asound/pcm, and the controls of the card by `amixer` (alsa-utils). The socket is read from the kernel's input switch
SW_HEADPHONE_INSERT where the card has one, else from ALSA's control "Headphone Jack". What none of them reports is unknown.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from drivers.ports.speech import Headphones
from drivers.speech.jack_switch import JackSwitches
from drivers.transport.sound_cards import SOUND_DEVICES, card_of, cards_that

ASK_SECONDS = 2.0
SWITCHES = ("Master", "Speaker", "PCM", "Headphone")
"""Controls that silence a card, the one that counts first."""
_CONTROL = re.compile(
    r"^numid=\d+,iface=(?P<iface>\w+),name='(?P<name>[^']*)'[^\n]*\n(?P<rest>(?:  [^\n]*\n?)*)", re.MULTILINE
)
_VALUES = re.compile(r"^  : values=(\S*)", re.MULTILINE)
_LEAST = re.compile(r"min=(-?\d+)")


class SoundState(Struct, frozen=True):
    """What is known of the sound device (音频状态); None where nothing reports it."""

    is_there: bool | None
    is_muted: bool | None
    evidence: str


class SoundDevice:
    """Asked each time. `device`: the ALSA name of the settings, "" for the first card. `programs`: the folders to look in, as PATH."""

    def __init__(
        self,
        device: str = "",
        pcm: Path = SOUND_DEVICES,
        jacks: JackSwitches | None = None,
        programs: str | None = None,
    ) -> None:
        self._device = device
        self._pcm = pcm
        self._jacks = jacks or JackSwitches()
        self._programs = programs

    def state(self) -> SoundState:
        """Whether something can be heard."""
        if not self._device and (mute := self._output_of("pactl", "get-sink-mute", "@DEFAULT_SINK@")):
            return SoundState(True, "yes" in mute.lower(), "the sound server has a device")
        cards = cards_that("playback", self._pcm)
        if cards is None:
            return SoundState(None, None, "the kernel tells no sound devices")
        card = card_of(self._device, cards, self._pcm)
        if card is None:
            return SoundState(False, None, "the kernel lists no playback device")
        return SoundState(True, _is_muted(self._controls(card)), f"card {card} plays")

    def cards(self) -> tuple[int, ...] | None:
        """The cards that play, by the kernel's list: a file, so that it may be read at each look. None where there is no list."""
        return cards_that("playback", self._pcm)

    def headphones(self) -> Headphones:
        """Whether a plug is in the socket."""
        is_in = self._jacks.is_in()
        if is_in is None:
            card = card_of(self._device, cards_that("playback", self._pcm) or (), self._pcm)
            is_in = None if card is None else _is_plugged(self._controls(card))
        return Headphones.UNKNOWN if is_in is None else Headphones.IN if is_in else Headphones.OUT

    def _controls(self, card: int) -> str:
        return self._output_of("amixer", "-c", str(card), "contents")

    def _output_of(self, program: str, *arguments: str) -> str:
        """What a program says; "" where it is not there, fails or does not come to an end."""
        found = shutil.which(program, path=self._programs)
        if found is None:
            return ""
        try:
            done = subprocess.run(
                [found, *arguments],
                capture_output=True,
                check=False,
                timeout=ASK_SECONDS,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _read_controls(controls: str) -> Iterator[tuple[str, str, list[str], str]]:
    for control in _CONTROL.finditer(controls):
        values = _VALUES.search(control["rest"])
        yield control["iface"], control["name"], values[1].split(",") if values else [], control["rest"]


def _is_muted(controls: str) -> bool | None:
    """By the first of the controls that silence a card: its switch, or a volume at its least. None where it has none."""
    known: dict[str, bool] = {}
    for iface, name, values, rest in _read_controls(controls):
        least = _LEAST.search(rest)
        if iface != "MIXER" or not values:
            continue
        if name.endswith(" Playback Switch"):
            is_silent = all(value == "off" for value in values)
        elif name.endswith(" Playback Volume") and least is not None:
            is_silent = all(value == least[1] for value in values)
        else:
            continue
        what = name.removesuffix(" Switch").removesuffix(" Volume").removesuffix(" Playback")
        known[what] = known.get(what, False) or is_silent
    return next((known[switch] for switch in SWITCHES if switch in known), None)


def _is_plugged(controls: str) -> bool | None:
    plugs = [
        values == ["on"]
        for iface, name, values, _rest in _read_controls(controls)
        if iface == "CARD" and "Headphone" in name and "Jack" in name
    ]
    return any(plugs) if plugs else None
