"""Renders every sample to a PNG: `python -m tests.ui.gallery OUT [--only NAME …] [--size 1080x1920] [--care] [--low]
[--contrast light] [--language en]`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from catalogue.text import Language
from tests.ui.surface import ShownSurface
from tests.ui.views import names, view
from ui.application import ScreenSettings, build, prepare

NOON = datetime(2026, 11, 23, 10, 24, tzinfo=UTC)
KEYBOARD_TOO = 40
"""Rounds of events until all of a sample is there; the keyboard is built when it is first wanted."""


TURNS = {"usual": 0, "light": 1, "dark": 2}
"""How often the contrast is turned for it."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--size", nargs="*", default=["1080x1920"])
    parser.add_argument("--care", action="store_true")
    parser.add_argument("--low", action="store_true")
    parser.add_argument("--contrast", choices=TURNS, default="usual")
    parser.add_argument("--language", type=Language, default=Language.ZH)
    wanted = parser.parse_args()
    language = wanted.language
    prepared = prepare(ScreenSettings(platform="offscreen"))
    surface = ShownSurface(view("attract", language))
    window = build(surface, prepared, now=lambda: NOON)
    window.model.offer_voice()
    window.show()
    for _ in range(TURNS[wanted.contrast]):
        window.model.turnContrast()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for size in wanted.size:
        width, height = (int(part) for part in size.split("x"))
        window.view.resize(width, height)
        for name in names():
            if wanted.only and name not in wanted.only:
                continue
            window.model.setLow(wanted.low)
            surface.put(view(name, language, care=wanted.care))
            for _ in range(KEYBOARD_TOO):
                prepared.application.processEvents()
            contrast = "" if wanted.contrast == "usual" else f"-{wanted.contrast}"
            file = f"{name.replace(':', '-')}-{size}{'-care' if wanted.care else ''}{'-low' if wanted.low else ''}{contrast}-{language}.png"
            window.picture().save(str(wanted.out / file))
    window.close()


if __name__ == "__main__":
    main()
    sys.exit(0)
