"""Readers that are a folder, an adapter over them, and what the tests of the social-security card ask."""

import threading
import time
from collections.abc import Callable

from drivers.ports.card_service import SmartCardService
from drivers.ports.clock import MonotonicClock
from drivers.ports.id_card_reader import Presence
from drivers.ports.social_card_reader import SocialCardOutcome
from drivers.social_card_reader.adapter import PcscSocialCardReader
from drivers.social_card_reader.key_system import HsmAuthenticator
from drivers.social_card_reader.options import PcscOptions


def never() -> bool:
    return False


def made(service: SmartCardService, clock: MonotonicClock | None = None, **options: object) -> PcscSocialCardReader:
    """An adapter with short waits, and with the key system where its address is given."""
    parsed = PcscOptions.model_validate({"settle": 0.1, "lift_within": 0.2, "answer_within": 3.0, **options})
    keys = HsmAuthenticator(parsed) if parsed.authenticator == "hsm" else None
    return PcscSocialCardReader(parsed, service, keys, clock)


def read_while(reader: PcscSocialCardReader, act: Callable[[], object], seconds: float = 60.0) -> SocialCardOutcome:
    """What a reading comes to that waits already while something is done."""
    began = threading.Event()
    found: list[SocialCardOutcome] = []

    def asked() -> bool:
        began.set()
        return False

    def run() -> None:
        found.append(reader.read(seconds, asked))

    thread = threading.Thread(target=run)
    thread.start()
    assert began.wait(seconds)
    act()
    thread.join(seconds + 5)
    return found[0]


def seconds_until(holds: Callable[[], bool], within: float = 60.0) -> float:
    """How long it took; asked again and again, for daemons take real time."""
    began = time.monotonic()
    pause = threading.Event()
    while not holds():
        assert time.monotonic() - began < within
        pause.wait(0.01)
    return time.monotonic() - began


def gone(reader: PcscSocialCardReader) -> None:
    """Until the reader has seen that the card was taken out."""
    seconds_until(lambda: reader.presence() is Presence.NOT_PRESENT)
