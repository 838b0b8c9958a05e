"""The voice heard back: how many syllables of the product's own Mandarin sentences an independent recogniser takes for others.

Hears the committed clips as `make voice ARGS="--own --hear"` does, which fetches the recogniser. It is weak itself, so the figures
are bounds from above. All sentences take half an hour of a core the first time; what was heard is kept beside the voice.
"""

import os
import sys

from bench.figures import Figure, Measured, NotMeasured
from drivers.ports.speech import SpokenLanguage

EVERY = 40
"""Of so many sentences one is heard where there is little time."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Mean and worst of all sentences of four syllables and more."""
    sys.path.append("packaging")
    from voice_maker.parts import FOLDER, SITE

    if not (SITE / "fetched").exists():
        return NotMeasured('make voice ARGS="--own --hear" was not run here')
    sys.path.append(str(SITE))
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from voice_maker.__main__ import keep, script_of
    from voice_maker.hearing import FEWEST, MOST_MEAN, MOST_ONE, hearings, mean_of

    from drivers.speech.clip_speech import OWN_CLIPS

    script = script_of(SpokenLanguage.ZH, is_own=True)[:: EVERY if quick else 1]
    keep(script, FOLDER / "cache", OWN_CLIPS)
    heard = {text: one for (_, text), one in hearings(script, FOLDER / "cache", FOLDER / "heard.json").items()}
    shares = {text: one.wrong / one.parts for text, one in heard.items() if one.parts >= FEWEST}
    bad = {text: heard[text].text for text, share in shares.items() if share > MOST_ONE}
    return Measured(
        (
            _error("voice_pinyin_error", "voice heard back, syllables wrong, mean", mean_of(heard.values()), MOST_MEAN),
            _error("voice_pinyin_error_worst", "the same, the worst sentence", max(shares.values()), MOST_ONE),
        ),
        {"sentences": len(heard), "of": len(script), "too_bad": bad},
    )


def _error(key: str, title: str, share: float, most: float) -> Figure:
    return Figure(key, title, round(100 * share, 1), "%", 100 * most)
