"""Handwriting: characters read by the terminal's recogniser, and beside it by zinnia, of the same strokes in the same run.

The strokes are the centre lines of `hanzi-writer-data` (npm, Arphic Public License; nothing of it is in this repository), made unsteady,
in any order, or joined. Centre lines are not people: a share is a bound from above, for comparing recognisers and for noticing when
one gets worse. `npm pack hanzi-writer-data@2.0.1`, unpacked in build/strokes.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from app.core.paths import PROJECT
from bench.figures import Figure, Goal, Measured, NotMeasured, spread
from drivers.ocr.model_files import installed_reading_models
from drivers.ocr.separate import SeparateHandwriting
from drivers.ports.handwriting import HandwritingReader, Stroke
from ui.handwriting.recogniser import recogniser

STROKES = Path("build/strokes/package")
UNITS, ASCENT = 1024, 900
"""Of its square, which grows upwards."""
OFFERED = 9
UNSTEADY, TURNED = 0.012, 0.1
JOINED_SHARE = 0.3

CHARACTERS = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "建国秀英桂兰玉珍凤淑华明德福贵春梅红军伟芳丽强磊静敏勇艳杰娟涛超霞平刚省市县区镇乡村路街号楼单元室东南西北中山河江湖海水火木土"
    "身份证社会保障医疗险退休养老残疾低户口迁移结婚登记离房产公积金贷款营业执照食品驾驶车辆税发票缴费补贴农地承包孩子学校入报名"
)
WORDS = ("张明", "王秀英", "北京市", "社保", "退休", "养老金", "身份证", "南山区", "东湖路", "社会保障", "低保", "户口")

Hand = Callable[[list[Stroke], random.Random], list[Stroke]]


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Every character by each hand, then words in one line."""
    zinnia = recogniser()
    if not STROKES.is_dir():
        return NotMeasured("hanzi-writer-data is not unpacked in build/strokes")
    if zinnia is None or not installed_reading_models().characters.is_file():
        return NotMeasured("zinnia or the reading models are not installed")
    reader = SeparateHandwriting((sys.executable, "-m", "app.core.writing_process"), PROJECT)
    characters = list(dict.fromkeys(CHARACTERS))[:: 8 if quick else 1]
    begun = perf_counter()
    reader.begin()
    try:
        reader.candidates(_strokes("十"), OFFERED)
        ready = perf_counter() - begun
        taken: list[float] = []
        ours = {name: _share(reader, characters, hand, taken) for name, hand in HANDS.items()}
        beside = {name: _share(zinnia, characters, hand, []) for name, hand in HANDS.items()}
        words = [reader.candidates(_line(word), OFFERED)[:1] == (word,) for word in WORDS]
    finally:
        reader.erase()
        zinnia.erase()
    times = spread(taken, 0)
    goals = {"steady": 95.0, "unsteady": 95.0, "any_order": 95.0, "joined": 90.0}
    shares = tuple(
        _figure(f"handwriting_top1_{name}", TITLES[name], ours[name][0], goal, f"zinnia {beside[name][0]:.0f} %")
        for name, goal in goals.items()
    )
    word = _figure("handwriting_words", "words of two to four, the first", 100 * sum(words) / len(words), 80, "")
    more = (
        Figure("handwriting_read_p90_ms", "one reading, p90", times["p90"], "ms", 200),
        Figure("handwriting_ready_s", "board opened to the first reading", round(ready, 2), "s", 3),
    )
    raw = {"characters": len(characters), "ms": times, "top1_top9": ours, "zinnia_top1_top9": beside}
    return Measured((*shares, word, *more), raw)


TITLES = {
    "steady": "handwriting, first of nine: order of school",
    "unsteady": "the same, unsteady and turned",
    "any_order": "the same, strokes in any order",
    "joined": "the same, 30 % of strokes joined",
}


def _steady(strokes: list[Stroke], _chance: random.Random) -> list[Stroke]:
    return strokes


def _unsteady(strokes: list[Stroke], chance: random.Random) -> list[Stroke]:
    turn = chance.uniform(-TURNED, TURNED)
    away = chance.gauss
    return [
        [(x + turn * y + away(0, UNSTEADY), y - turn * x + away(0, UNSTEADY)) for x, y in stroke] for stroke in strokes
    ]


def _any_order(strokes: list[Stroke], chance: random.Random) -> list[Stroke]:
    return chance.sample(_unsteady(strokes, chance), len(strokes))


def _joined(strokes: list[Stroke], chance: random.Random) -> list[Stroke]:
    first, *others = _unsteady(strokes, chance)
    written = [first]
    for stroke in others:
        if chance.random() < JOINED_SHARE:
            written[-1] = [*written[-1], *stroke]
        else:
            written.append(stroke)
    return written


HANDS: dict[str, Hand] = {"steady": _steady, "unsteady": _unsteady, "any_order": _any_order, "joined": _joined}


def _share(reader: HandwritingReader, characters: Sequence[str], hand: Hand, taken: list[float]) -> tuple[float, float]:
    """How many of a hundred are first, and among those that are offered."""
    chance, first, offered = random.Random(7), 0, 0
    for character in characters:
        written = hand(_strokes(character), chance)
        begun = perf_counter()
        candidates = reader.candidates(written, OFFERED)
        taken.append((perf_counter() - begun) * 1000)
        first += candidates[:1] == (character,)
        offered += character in candidates
    return 100 * first / len(characters), 100 * offered / len(characters)


def _strokes(character: str) -> list[Stroke]:
    medians = json.loads((STROKES / f"{character}.json").read_text())["medians"]
    return [[(x / UNITS, (ASCENT - y) / UNITS) for x, y in stroke] for stroke in medians]


def _line(word: str) -> list[Stroke]:
    """As small as a square that holds all of it makes them."""
    share = len(word)
    return [
        [((x + place) / share, y / share) for x, y in stroke]
        for place, character in enumerate(word)
        for stroke in _unsteady(_strokes(character), random.Random(place))
    ]


def _figure(key: str, title: str, value: float, goal: float, beside: str) -> Figure:
    return Figure(key, title, round(value, 1), "%", goal, Goal.AT_LEAST, beside)
