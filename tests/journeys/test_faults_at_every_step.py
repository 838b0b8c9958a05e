"""A fault of each device family at every step that uses it: what the citizen reads, that it goes on afterwards, nothing lost or twice.

The core without a window, with real adapters before simulated devices (`real_devices`).
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from kiosk.view.intents import CapturePage
from kiosk.view.view import (
    AnotherScreen,
    FaceScreen,
    FingerprintScreen,
    IdentifyScreen,
    MaterialsScreen,
    PaperStage,
    PrintScreen,
    ResultScreen,
)
from tests.journeys.real_devices import RealBench
from tests.kiosk.citizen import Citizen
from tests.kiosk.steps.test_other_cards import Couple

READER, SOCIAL, SCANNER = "id_card_reader", "social_card_reader", "code_scanner"
FINGER, CAMERA, PAGES = "fingerprint_reader", "camera", "document_scanner"
RECEIPTS, DOCUMENTS = "receipt_printer", "document_printer"

Act = Callable[[RealBench, Citizen], object]

OUT_OF_ORDER, TAKEN_TOO_EARLY = "读卡器现在用不了，请用手机上的身份码", "身份证拿走得太早了"
PUT_CARD, OTHER_WAY = "请把身份证放在读卡区", "读卡器暂时不能用，正在恢复"
NO_CAMERA, NO_TABLE = "摄像头暂时不能用，正在恢复", "拍摄台暂时不能用，正在恢复"
NO_CODE, NO_LICENCE = "没有读出身份码", "没有读出营业执照码"


class Place(Struct, frozen=True):
    """A step at which a family is used: what is done there, what takes it away again, and what is read with each fault."""

    family: str
    item: str
    at: Callable[[Any], bool]
    words: Mapping[str, str]
    act: Act = lambda _bench, _citizen: None
    undo: Act = lambda _bench, _citizen: None


def lay_card(bench: RealBench, citizen: Citizen) -> None:
    bench.reader.card = citizen.person


def lift_card(bench: RealBench, _citizen: Citizen) -> None:
    bench.devices[READER].lift()


def lay_other_card(bench: RealBench, citizen: Citizen) -> None:
    lift_card(bench, citizen)
    bench.wait(1)
    citizen.identify(bench.screen)


def hold(text: str) -> Act:
    return lambda bench, _citizen: bench.scanner.hold(text)


def take_page(bench: RealBench, _citizen: Citizen) -> None:
    bench.do(CapturePage())


def press_finger(bench: RealBench, _citizen: Citizen) -> None:
    bench.devices[FINGER].press(7)


def is_identifying(screen: Any) -> bool:
    return isinstance(screen, IdentifyScreen) and not screen.is_other and not screen.wants_licence


PLACES = {
    "identify, ID card": Place(
        READER,
        "GA006",
        is_identifying,
        {
            "unplugged": OUT_OF_ORDER,
            "silent": OUT_OF_ORDER,
            "bad_checksum": OUT_OF_ORDER,
            "short": OUT_OF_ORDER,
            "pulled": TAKEN_TOO_EARLY,
            "rejected": "读卡没有成功",
        },
        lay_card,
        lift_card,
    ),
    "identify, social-security card": Place(
        SOCIAL,
        "RS007",
        is_identifying,
        {
            "unplugged": PUT_CARD,
            "service_down": PUT_CARD,
            "silent": PUT_CARD,
            "mute": "读不到卡的芯片",
            "not_social": "这张卡不是社保卡",
            "locked": "这张社保卡已经锁住",
            "rejected": "本机读不出这一代社保卡",
            "pulled": "社保卡拿走得太早了",
        },
        lambda bench, _citizen: bench.devices[SOCIAL].put("li"),
        lambda bench, _citizen: bench.devices[SOCIAL].pull(),
    ),
    "identify, code": Place(
        SCANNER,
        "GA006",
        is_identifying,
        {"unplugged": PUT_CARD, "silent": PUT_CARD, "garbage": NO_CODE, "no_suffix": NO_CODE},
        hold("SANDBOX-IDCODE:li"),
    ),
    "licence": Place(
        SCANNER,
        "SJ002",
        lambda screen: isinstance(screen, IdentifyScreen) and screen.wants_licence,
        {"unplugged": "扫码口暂时不能用", "garbage": NO_LICENCE, "no_suffix": NO_LICENCE},
        hold("SANDBOX-LICENCE:demo"),
    ),
    "other card": Place(
        READER,
        "GJ005",
        lambda screen: isinstance(screen, IdentifyScreen) and screen.is_other,
        {
            "unplugged": OTHER_WAY,
            "silent": OTHER_WAY,
            "pulled": TAKEN_TOO_EARLY,
            "damaged": "身份证芯片读不出来，可能已损坏",
        },
        lay_other_card,
        lift_card,
    ),
    "face": Place(
        CAMERA, "GA006", lambda screen: isinstance(screen, FaceScreen), {"unplugged": NO_CAMERA, "frozen": NO_CAMERA}
    ),
    "materials": Place(
        PAGES,
        "GA049",
        lambda screen: isinstance(screen, MaterialsScreen),
        {"unplugged": NO_TABLE, "frozen": NO_TABLE, "black": NO_TABLE},
        take_page,
    ),
    "fingerprint": Place(
        FINGER,
        "GA002",
        lambda screen: isinstance(screen, FingerprintScreen),
        {
            "unplugged": "指纹仪暂时不能用，正在恢复",
            "silent": "指纹仪暂时不能用，正在恢复",
            "password": "指纹仪暂时不能用，正在恢复",
        },
        press_finger,
        lambda bench, _citizen: bench.devices[FINGER].lift(),
    ),
}
AT_STEPS = [pytest.param(place, fault, id=f"{name}-{fault}") for name, place in PLACES.items() for fault in place.words]


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RealBench]:
    place = request.node.callspec.params.get("place")
    with RealBench(tmp_path, has_camera=place is PLACES["face"]) as made:
        yield made


def begun(bench: RealBench, item: str, until: Callable[[Any], bool]) -> Citizen:
    citizen = Couple(bench) if item == PLACES["other card"].item else Citizen(bench)
    citizen.open(item)
    citizen.start()
    citizen.walk(until)
    return citizen


def nothing_is_done(bench: RealBench) -> bool:
    return (bench.out(), bench.outbox.cases(), bench.centre.executed) == ((0, 0), [], [])


@pytest.mark.parametrize(("place", "fault"), AT_STEPS)
def test_fault_is_told_and_visit_goes_on(bench: RealBench, place: Place, fault: str) -> None:
    citizen = begun(bench, place.item, place.at)
    bench.fault(place.family, fault, on=True)
    place.act(bench, citizen)
    bench.until(lambda screen: screen.note.text == place.words[fault], place.words[fault], 15)
    assert place.at(bench.screen)
    assert nothing_is_done(bench)
    bench.fault(place.family, fault, on=False)
    place.undo(bench, citizen)
    if place.family == FINGER:
        bench.until(lambda screen: screen.note.text == "请按右手拇指", "the finger to be asked for again")
        return
    bench.wait(1)
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)
    assert [each.outcome.is_served for each in bench.outbox.cases()] == [True]
    assert max(bench.out()) <= 1


# --- papers ---

UNSURE = "打印机没有确认打印完成，纸出来了吗？"
RECEIPT_FAULTS = {
    "paper_out": "打印机没有纸了",
    "cover_open": "打印机盖子没有关好",
    "cutter_error": "打印机的切纸刀卡住了",
    "head_hot": "打印机过热，正在降温",
    "offline": "打印机已停用",
    "taken": "打印机没有连上",
    "silent": UNSURE,
    "drop_mid_job": UNSURE,
    "paper_out_mid_job": UNSURE,
    "no_gs_r": "打印好了，请取走",
}
DOCUMENT_FAULTS = {
    "paper_out": {"打印机没有纸了"},
    "cover_open": {"打印机盖子没有关好"},
    "offline": {"打印机没有连上"},
    "silent": {"打印机没有应答"},
    "abort_job": {"打印机出了问题"},
    "paper_jam": {UNSURE, "打印机卡纸了"},
}
"""A jam is known before the page is sent, or found in the middle of it, as the moment is."""
STRIKES_MIDWAY = {"drop_mid_job", "paper_out_mid_job"}
"""How much had come out by then depends on the moment."""
OVER = {PaperStage.PRINTED, PaperStage.PROBLEM, PaperStage.ASK, PaperStage.GIVEN_UP}


def printing(bench: RealBench, item: str, family: str, fault: str) -> Citizen:
    citizen = begun(bench, item, lambda screen: isinstance(screen, ResultScreen))
    bench.fault(family, fault, on=True)
    citizen.press()
    stage = "receipt" if family == RECEIPTS else "documents"
    bench.until(lambda screen: isinstance(screen, PrintScreen) and getattr(screen, stage) in OVER, "an end")
    return citizen


def repaired(bench: RealBench, citizen: Citizen, family: str, fault: str) -> None:
    bench.fault(family, fault, on=False)
    bench.devices[family].act("refill", {})
    bench.lines[family].look()
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)
    assert [each.outcome.is_served for each in bench.outbox.cases()] == [True]


@pytest.mark.parametrize("fault", RECEIPT_FAULTS)
def test_receipt_comes_once_whatever_fails(bench: RealBench, fault: str) -> None:
    citizen = printing(bench, "GA049", RECEIPTS, fault)
    words = bench.screen.note.text
    assert words == RECEIPT_FAULTS[fault]
    if fault not in STRIKES_MIDWAY:
        assert bench.out()[0] == (fault in {"silent", "no_gs_r"})
    repaired(bench, citizen, RECEIPTS, fault)
    receipts, documents = bench.out()
    assert receipts <= 1 if fault in STRIKES_MIDWAY else receipts == 1, "who says that it came out gets no second"
    assert documents == 0


@pytest.mark.parametrize("fault", DOCUMENT_FAULTS)
def test_document_comes_once_whatever_fails(bench: RealBench, fault: str) -> None:
    citizen = printing(bench, "RS037", DOCUMENTS, fault)
    words = bench.screen.note.text
    assert words in DOCUMENT_FAULTS[fault]
    assert bench.out() == (0, 0)
    repaired(bench, citizen, DOCUMENTS, fault)
    assert bench.out() == (0, int(words != UNSURE)), "who says that it came out gets it no second time"


@pytest.mark.parametrize(("fault", "documents"), [("lift", 0), ("unplugged", 1), ("silent", 1)])
def test_only_card_taken_for_certain_stops_printing(bench: RealBench, fault: str, documents: int) -> None:
    citizen = begun(bench, "RS001", lambda screen: isinstance(screen, ResultScreen))
    if fault == "lift":
        bench.devices[READER].lift()
    else:
        bench.fault(READER, fault, on=True)
    citizen.press()
    bench.until(lambda screen: isinstance(screen, PrintScreen) and screen.documents in OVER, "an end")
    assert bench.out() == (0, documents)
