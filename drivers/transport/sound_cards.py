"""Sound cards (声卡) as the kernel of ALSA lists them, and which of them the device of the settings is."""

import re
from pathlib import Path
from typing import Literal

SOUND_DEVICES = Path("/proc/asound/pcm")
"""The kernel's list of sound devices."""

_NUMBER = re.compile(r":(?:CARD=)?(\d+)")
_NAME = re.compile(r"(?:\b(?:plug)?hw:|CARD=)(?!CARD=)([A-Za-z]\w*)")


def cards_that(does: Literal["playback", "capture"], listed: Path) -> tuple[int, ...] | None:
    """By lines such as `00-00: ALC : ALC : playback 1 : capture 1`; None where the kernel has no list."""
    try:
        lines = listed.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return tuple(int(line[:2]) for line in lines if re.match(rf"\d\d-\d\d:.*{does}", line))


def card_of(device: str, cards: tuple[int, ...], listed: Path) -> int | None:
    """The card of a device such as plughw:1,0 or plughw:CARD=PCH, where it is one of `cards`; of one that names none the first."""
    numbered = _NUMBER.search(device)
    if numbered is not None:
        return int(numbered[1]) if int(numbered[1]) in cards else None
    named = _NAME.search(device)
    if named is not None:  # beside its list the kernel has a link such as PCH, to card0
        number = re.fullmatch(r"card(\d+)", (listed.parent / named[1]).resolve().name)
        return int(number[1]) if number is not None and int(number[1]) in cards else None
    return cards[0] if cards else None
