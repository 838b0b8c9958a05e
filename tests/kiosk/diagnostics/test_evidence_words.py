"""Evidence of faults on the pages: every sentence that the product tells has words in each language, beside the sentence itself."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.text import COMPLETE, Language
from drivers.camera.picture_fault import PictureFault
from drivers.ports.card_service import SlotState
from drivers.registry.registry import manifests
from drivers.social_card_reader.adapter import SAID_OF_DOUBTS
from kiosk.diagnostics.counter_words import COUNTED, counter_name
from kiosk.diagnostics.evidence_words import EVIDENCE_MESSAGES, evidence_words, known_evidence, program_words
from offline_queue.bounds import FreezeReason
from offline_queue.centre_outcomes import Unreachable
from updates.trial import WorkingParts, what_broke
from wording.store import load_wording

PROJECT = Path(__file__).parents[3]
TELLS = {
    "DeviceStatus": 2, "broken": 2, "_bad": 1, "_status_of": 1, "_status": 1, "_state": 1, "_lost": 0, "NotSaid": 1, "KeysSilent": 0,
    "DeviceLost": 0, "ProtocolFault": 0, "NoPrinterAnswer": 0, "JobsNotListed": 0, "ModuleSilent": 0, "QueueRefused": 0,
    "NotEnrolledYet": 0, "ReaderFailed": 1, "CheckResult": 2, "SoundState": 2, "NotFetched": 0, "NotDone": 0, "NotInstalled": 0,
    "Failed": 0, "failed": 0, "_failed": 0, "Damage": 1, "Damaged": 0, "Unproven": 0, "Sound": 0, "Restoring": 2,
    "NotRecorded": 1, "reject": 1,
}  # fmt: skip
"""What takes evidence, and as which of its arguments."""
TELLS_WHY = ("Deed", "CentreProbe")
"""What takes it as `why`."""
DIFFERING = ("pictures are 77", "pictures were 77 when last looked at; 77", "77 can 77be written", "77; 77", "77: 77")
"""Known for the words that can stand there alone."""
OWN_WORDS = "自己的说法"
OTHERWISE = (
    "kiosk/services/maintenance/remote_orders.py",
    "drivers/isolation",
    "drivers/conformance",
    "drivers/registry",
    "app/cli",
    "drivers/speech/heard_status.py",
)
"""Other makers' drivers and templates, which are told in their own words; the command line; two sentences joined by a semicolon; and
what is told to the centre alone."""
WORDING = load_wording()


def say(language: Language):
    return lambda message, **params: WORDING.say(message, language, **params)


def sentence(node: ast.expr) -> str:
    """The text of an argument, with a number in place of what is only known at run time; "" for another kind of argument."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(each.value) if isinstance(each, ast.Constant) else "77" for each in values)
        case _:
            return ""


def sentences_of(file: Path) -> Iterator[str]:
    text = file.read_text("utf-8")
    if not any(f"{name}(" in text for name in (*TELLS, *TELLS_WHY)):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = TELLS.get(name)
            reported = [node.args[place]] if place is not None and len(node.args) > place else []
            whys = (word.value for word in node.keywords if word.arg == "why") if name in TELLS_WHY else ()
            yield from filter(None, map(sentence, [*reported, *whys]))


def test_every_sentence_of_the_product_is_known() -> None:
    files = (
        file
        for room in ("app", "drivers", "kiosk", "offline_queue", "updates")
        for file in (PROJECT / room).rglob("*.py")
    )
    ours = (file for file in files if not str(file.relative_to(PROJECT)).startswith(OTHERWISE))
    sentences = {text: file.name for file in ours for text in sentences_of(file) if text not in DIFFERING}
    assert len(sentences) > 120
    unknown = {text: file for text, file in sentences.items() if OWN_WORDS in evidence_words(text, say(Language.ZH))}
    assert unknown == {}, "each has a pattern and words: one of a family in its manifest"


def test_sentence_of_one_family_is_in_its_manifest() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for file in (
        path
        for room in ("app", "drivers", "kiosk", "offline_queue", "updates")
        for path in (PROJECT / room).rglob("*.py")
    ):
        if file.name not in {"manifest.py", "device_evidence.py", "evidence_words.py"}:
            for text in filter(None, map(sentence, expressions(ast.parse(file.read_text("utf-8"))))):
                for part in {text, *re.split("; |: ", text)}:
                    if (known := known_evidence(part)) is not None:
                        places[known[0]].add("/".join(file.relative_to(PROJECT).parts[:2]))

    families = {f"drivers/{name}": manifest.evidence for name, manifest in manifests().items()}
    alone = {name: place for name, (place, *others) in places.items() if not others and place in families}
    assert len(alone) > 30
    assert {name: place for name, place in alone.items() if name not in families[place]} == {}


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.expr))


def sentences_in(file: Path) -> Iterator[str]:
    """Every text of three words or more that is no docstring."""
    left = [ast.parse(file.read_text("utf-8")).body]
    while left:
        for node in left.pop():
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            if text := sentence(node):
                if re.match(r"\w+ \w+ \w", text):
                    yield text
            else:
                left.append(list(ast.iter_child_nodes(node)))


@pytest.mark.parametrize(
    "place", [*(f"drivers/microphone/{name}" for name in ("adapter", "hearing_model", "listening")), "updates/trial"]
)
def test_microphone_and_trial_say_nothing_unknown(place: str) -> None:
    sentences = set(sentences_in(PROJECT / f"{place}.py"))
    assert len(sentences) >= 2
    assert [text for text in sentences if OWN_WORDS in evidence_words(text, say(Language.ZH))] == []


def test_recorder_and_broken_device_are_reported() -> None:
    busy = "arecord: main:831: audio open error: Device or resource busy"
    assert program_words(busy, say(Language.ZH)) == f"声卡被别的程序占用（{busy}）"
    lost = "arecord: pcm_read:2272: read error:\nInput/output error"
    assert program_words(lost, say(Language.ZH)) == f"录音程序报错（{lost}）"
    broke = "; ".join(what_broke(WorkingParts(("camera",), network=True), WorkingParts()))
    assert program_words(broke, say(Language.ZH)).startswith("摄像头此前正常，现在不正常；此前中心有应答，现在没有（")


def test_sentences_that_differ_by_a_word_are_known() -> None:
    differing = [
        f"pictures {when.format(fault.value)}"
        for fault in PictureFault
        for when in ("are {}", "were {} when last looked at")
    ]
    differing += [f"A: {state.value}" for state in SlotState] + [f"frozen: {reason.value}" for reason in FreezeReason]
    differing += [f"{why.value}: 7" for why in Unreachable] + [
        "/data can not be written",
        *(f"A: card; {said}" for said in SAID_OF_DOUBTS.values()),
        "nothing played yet; card 0 plays",
        "amixer: TimeoutExpired",
        "acme: its process was ended by SIGSEGV",
        "acme: its process wanted more than 512 MiB",
        "acme: no process for it: Too many open files",
        "does not pass: timeout",
        "the log has a bad place in front of transactions that were durable; missing: 3-5,9 | record 9 is damaged on the disk",
        "refused: seal: not ours",
        "conflict: another record with this sequence was taken before",
        "CatalogueInvalid: 3 problems",
        "defect: KeyError",
    ]
    assert [each for each in differing if OWN_WORDS in evidence_words(each, say(Language.ZH))] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_every_message_exists(language: Language) -> None:
    given = dict.fromkeys(
        ("number", "name", "path", "why", "at", "code", "what", "reasons", "option", "most", "here"), "7"
    )
    given |= {"device": "camera", "trays": "7", "paper": ""} | {"words": "7", "reported": "7", "version": "7"}
    assert all(WORDING.say(each, language, **given) for each in EVIDENCE_MESSAGES)


@pytest.mark.parametrize(
    ("evidence", "zh", "en"),
    [
        ("3145 MiB are free", "剩余 3145 MiB（3145 MiB are free）", "3145 MiB left (3145 MiB are free)"),
        ("87 °C", "87 °C", "87 °C"),
        ("", "—", "—"),
        (
            "no picture; its device file is there",
            "没有画面；设备文件在（no picture; its device file is there）",
            "There is no picture; The device file is present (no picture; its device file is there)",
        ),
        (
            "not seen since: cannot open /dev/ttyS0: PermissionError",
            "之后没有再看到：打不开 /dev/ttyS0（PermissionError）（not seen since: cannot open /dev/ttyS0: PermissionError）",
            "Not seen since: /dev/ttyS0 does not open (PermissionError) (not seen since: cannot open /dev/ttyS0: PermissionError)",
        ),
        (
            "ACME 01: empty, ACME 02: card",
            "ACME 01 没有卡；ACME 02 有卡（ACME 01: empty, ACME 02: card）",
            "ACME 01 has no card; ACME 02 has a card (ACME 01: empty, ACME 02: card)",
        ),
        (
            "usb: port is open; camera: no device file",
            "端口已打开；这种扫码器不能询问；没有设备文件（usb: port is open; camera: no device file）",
            "The port is open; this scanner cannot be questioned; The device file is missing (usb: port is open; camera: no device file)",
        ),
        (
            "No space left on device",
            "磁盘已满（No space left on device）",
            "The disk is full (No space left on device)",
        ),
        ("E-4711", "设备自己的说法（E-4711）", "In the device's own words (E-4711)"),
        (
            "trays without paper: main (A4), Tray 2, Kassette Links",
            "缺纸的纸盒：主纸盒 (A4)、纸盒 2、Kassette Links（trays without paper: main (A4), Tray 2, Kassette Links）",
            "These trays are empty: the main tray (A4), tray 2, Kassette Links (trays without paper: main (A4), Tray 2, Kassette Links)",
        ),
    ],
)
def test_evidence_has_words_beside_it(evidence: str, zh: str, en: str) -> None:
    assert evidence_words(evidence, say(Language.ZH)) == zh
    assert evidence_words(evidence, say(Language.EN)) == en


def test_unknown_words_of_program_are_called_so() -> None:
    assert program_words("E-4711", say(Language.ZH)) == "程序自己的说法（E-4711）"
    assert program_words("", say(Language.ZH)) == ""


@pytest.mark.parametrize("language", COMPLETE)
def test_every_counter_has_a_name(language: Language) -> None:
    names = [
        counter_name("receipt_printer", each, say(language)) for each in (*COUNTED, "fault.paper_out", "changed.waste")
    ]
    assert len(set(names)) == len(names)
    assert not {*COUNTED} & {*names}
    assert counter_name("acme", "read.Done", say(language)) == "read.Done"
