"""From the finger leaving the screen to the next screen painted: real QML, software rendering, real mouse events.

Walks over every screen in both languages and sizes of type, round after round. The core behind it is replaced by a list
of views, so that the screen alone is measured; with the core behind it taps are timed by `bench.visits`.
"""

import gc
from collections.abc import Iterator
from dataclasses import dataclass

from bench.figures import Figure, Measured, NotMeasured, spread

SIZE = (1080, 1920)
PATIENCE_S = 2.0
CALM_S = 0.03
"""Between two taps: no one taps faster, and what the last screen still does is done."""

TARGETS = ("overlay:stay", "wake", "back", "main")
"""The first of these that can be tapped is tapped: the main button of a review turns its pages first."""


@dataclass(frozen=True)
class Tap:
    """One tap: the screen it led to, and the milliseconds until that was painted."""

    screen: str
    taken_ms: float


def measure(*, quick: bool) -> Measured | NotMeasured:
    """p99 over all rounds but the first, in which every screen is shown for the first time since the start."""
    from bench.window_driver import TimedDriver

    driver = TimedDriver(SIZE)
    try:
        gc.collect()
        rounds = [list(driver.walk()) for _ in range(2 if quick else 8)]
    finally:
        driver.close()
    first, later = rounds[0], [tap for taps in rounds[1:] for tap in taps]
    missed = sorted({tap.screen for taps in rounds for tap in taps if tap.taken_ms >= PATIENCE_S * 1000})
    if missed:
        return NotMeasured(f"no answer to a tap that leads to: {', '.join(missed)}")
    reported = spread([tap.taken_ms for tap in later])
    figure = Figure(
        "gallery_p99_ms",
        "tap to the next screen painted, every screen, without the core, p99",
        reported["p99"],
        "ms",
        50,
        yardstick=f"{reported['count']} taps; p50 {reported['p50']:.0f} ms, p90 {reported['p90']:.0f} ms",
    )
    return Measured(
        (figure,),
        {
            "all_ms": reported,
            "first_time_ms": spread([tap.taken_ms for tap in first]),
            "by_screen_p50_ms": dict(_by_screen(later)),
        },
    )


def _by_screen(taps: list[Tap]) -> Iterator[tuple[str, float]]:
    for screen in sorted({tap.screen for tap in taps}):
        yield screen, spread([tap.taken_ms for tap in taps if tap.screen == screen])["p50"]
