"""Devices that settings name by something else than an address: keyboards, cameras, card readers and sound cards, by names that stay."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.core.devices.proposals import CAMERA_LINKS, CAMERAS, KEYBOARDS, cameras_here, keyboards_here
from drivers.ports.card_service import ServiceDown, SmartCardService
from drivers.social_card_reader.pcsc import PcscService
from drivers.transport.plugged import PluggedIn
from drivers.transport.sound_cards import SOUND_DEVICES

_LOOK_SECONDS = 0.5
_CHANGES = re.compile(r" [0-9A-F]{2} ([0-9A-F]{2})$")
"""Behind the name of a reader: a number that changes when it is plugged in again, then that of the slot."""
_SOUND = re.compile(r"(\d\d)-(\d\d): (.*?) :.*?((?:(?:playback|capture) \d+(?: : )?)+)\s*$")


def named_devices(
    service: SmartCardService | None = None,
    keyboards: Path = KEYBOARDS,
    cameras: Path = CAMERAS,
    links: Path = CAMERA_LINKS,
    sound: Path = SOUND_DEVICES,
) -> list[PluggedIn]:
    """Each as the settings have it: `device` of a keyboard or sound card, `source` of a camera, `contact` of a card reader."""
    keys = [PluggedIn(path, "keyboard, scanner that types, or key pad") for path in keyboards_here(keyboards)]
    return [*keys, *_cameras(cameras, links), *_card_readers(service or PcscService()), *_sound_cards(sound)]


def _cameras(cameras: Path, links: Path) -> Iterator[PluggedIn]:
    for address in cameras_here(cameras, links):
        name = (cameras / Path(address).resolve().name / "name").read_text("utf-8", "replace").strip()
        yield PluggedIn(address, f"camera {name}")


def _card_readers(service: SmartCardService) -> Iterator[PluggedIn]:
    seen = service.look(_LOOK_SECONDS)
    service.close()
    for slot in () if isinstance(seen, ServiceDown) else seen:
        yield PluggedIn(_CHANGES.sub(r" * \1", slot.reader), f"card reader {slot.reader}")


def _sound_cards(listed: Path) -> Iterator[PluggedIn]:
    if not listed.exists():
        return
    ids = {path.resolve().name: path.name for path in sorted(listed.parent.iterdir()) if path.is_symlink()}
    for line in listed.read_text("utf-8", "replace").splitlines():
        if (found := _SOUND.match(line)) is not None:
            card, device = int(found[1]), int(found[2])
            named = f"CARD={ids[f'card{card}']},DEV={device}" if f"card{card}" in ids else f"{card},{device}"
            ways = " and ".join(way for way in ("playback", "capture") if way in found[4])
            yield PluggedIn(f"plughw:{named}", f"{found[3]} ({ways})")
