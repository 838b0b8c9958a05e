"""A device that has not reported yet is neither broken nor fine: the citizen may begin, and is told."""

from kiosk.view.frame import Lamp
from kiosk.view.intents import OpenItem, Wake
from kiosk.view.note import Tone
from tests.kiosk.parts import Bench


def test_silent_device_is_caution_not_hindrance() -> None:
    bench = Bench()
    bench.lines["document_scanner"].status = lambda: None  # type: ignore[method-assign,assignment]
    bench.do(Wake())
    assert bench.view.frame.devices is Lamp.UNKNOWN
    bench.do(OpenItem("GA013"))
    assert bench.screen.can_start
    assert bench.screen.note.tone is Tone.CAUTION
    bench.do(OpenItem("GA004"))
    assert bench.screen.note is None
