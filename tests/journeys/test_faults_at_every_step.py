"""A fault of each device family at every step that uses it: what the citizen reads, that it goes on afterwards, nothing lost or twice.

The core without a window, with real adapters before simulated devices (`real_devices`).
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from drivers.microphone.adapter import AlsaMicrophone
from drivers.microphone.options import AlsaMicrophoneOptions
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.face_module import FACE_MODULE
from drivers.ports.listening import ListeningOutcome, NothingUnderstood
from drivers.ports.microphone import MICROPHONE, Microphone, NotRecorded
from drivers.ports.status import ProblemCode
from kiosk.view.consent import ConsentScreen
from kiosk.view.form import FormScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen
from kiosk.view.intents import CapturePage, DecideOnFace, OpenSearch, ReadPersonCard, StartDictation, TypeQuery, Wake
from kiosk.view.materials import MaterialsScreen
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen
from kiosk.view.search import DictationStage
from kiosk.view.visit_end import AnotherScreen
from simulators.microphone.simulator import MicrophoneSimulator
from simulators.person.people import person
from tests.journeys.real_devices import RealBench
from tests.kiosk.citizen import Citizen
from tests.kiosk.hand_listener import HandListener
from tests.kiosk.parts import Bench
from tests.kiosk.steps.test_household_signing import CHILD, WIFE, Householder
from tests.kiosk.steps.test_other_cards import Couple
from tests.kiosk.steps.test_paper_reading import Reading
from tests.kiosk.steps.test_scanning import has_field

READER, SOCIAL, SCANNER = "id_card_reader", "social_card_reader", "code_scanner"
FINGER, CAMERA, PAGES, MODULE = "fingerprint_reader", "camera", "document_scanner", FACE_MODULE
RECEIPTS, DOCUMENTS = "receipt_printer", "document_printer"

Act = Callable[[RealBench, Citizen], object]

OUT_OF_ORDER, TAKEN_TOO_EARLY = "读卡器现在用不了，请用手机上的身份码", "身份证拿走得太早了"
PUT_CARD, OTHER_WAY = "请把身份证放在读卡区", "读卡器暂时不能用，正在恢复"
NO_CAMERA, NO_TABLE = "摄像头暂时不能用，正在恢复", "拍摄台暂时不能用，正在恢复"
NO_READER, NOTHING_READ, NOT_READ = "读卡器暂时不能用", "没有读出可用的内容", "暂时不能识读"
NO_CODE, NO_LICENCE = "没有读出身份码", "没有读出营业执照码"


class Place(Struct, frozen=True):
    """A step at which a family is used: what is done there, what takes it away again, and what is read with each fault.

    `before`: what the citizen does while all is well. `who`: somebody who does there what this item asks for.
    """

    family: str
    item: str
    at: Callable[[Any], bool]
    words: Mapping[str, str]
    act: Act = lambda _bench, _citizen: None
    undo: Act = lambda _bench, _citizen: None
    before: Act = lambda _bench, _citizen: None
    who: Callable[[RealBench], Citizen] = Citizen


class AloneSigning(Householder):
    """The other adult of the household is not there, and gets a paper."""

    rows = (WIFE, CHILD)

    def identify(self, screen: IdentifyScreen) -> None:
        if not screen.is_other:
            super().identify(screen)


class AtModule(Citizen):
    """No one is judged before the test says so."""

    def __init__(self, bench: RealBench) -> None:
        super().__init__(bench)
        bench.lines[FACE_MODULE].is_held = True


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


def let_reader_see_nothing(bench: RealBench, citizen: Citizen) -> None:
    lift_card(bench, citizen)
    bench.wait(1)


def ask_for_card(bench: RealBench, citizen: Citizen) -> None:
    lift_card(bench, citizen)
    assert bench.do(ReadPersonCard())
    bench.wait(1)


def put_somebody(bench: RealBench, _citizen: Citizen) -> None:
    bench.devices[READER].put(person("chen"))


def refuse_face(bench: RealBench, _citizen: Citizen) -> None:
    assert bench.do(DecideOnFace(agrees=False))


def agree_to_face(bench: RealBench, _citizen: Citizen) -> None:
    assert bench.do(DecideOnFace(agrees=True))


def stand_before(bench: RealBench, _citizen: Citizen) -> None:
    bench.devices[MODULE].act("put", {"who": "live"})
    bench.lines[FACE_MODULE].is_held = False


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
        who=Couple,
    ),
    "face": Place(
        CAMERA, "GA006", lambda screen: isinstance(screen, FaceScreen), {"unplugged": NO_CAMERA, "frozen": NO_CAMERA}
    ),
    "face, by a module": Place(
        MODULE,
        "GA006",
        lambda screen: isinstance(screen, FaceScreen),
        {"silent": NO_CAMERA, "wrong_key": NO_CAMERA},
        stand_before,
        who=AtModule,
    ),
    "code in place of the face": Place(
        SCANNER,
        "RS001",
        lambda screen: (
            isinstance(screen, ConsentScreen) or (isinstance(screen, IdentifyScreen) and screen.is_in_place_of_face)
        ),
        {"unplugged": "这里现在不能扫手机身份码", "garbage": NO_CODE, "no_suffix": NO_CODE},
        hold("SANDBOX-IDCODE:li"),
        agree_to_face,
        before=refuse_face,
    ),
    "form, somebody's card": Place(
        READER,
        "GJ005",
        has_field("spouse_id_no"),
        {"unplugged": NO_READER, "silent": NO_READER, "pulled": TAKEN_TOO_EARLY},
        put_somebody,
        lift_card,
        ask_for_card,
        Couple,
    ),
    "form, code": Place(
        SCANNER,
        "GA001",
        has_field("accept_no"),
        {"garbage": NOTHING_READ, "no_suffix": NOTHING_READ},
        hold("4401X20260302A7"),
    ),
    "form, paper": Place(
        PAGES,
        "RS005",
        lambda screen: isinstance(screen, FormScreen) and bool(screen.reading),
        {"unplugged": NOT_READ, "frozen": NOT_READ},
        take_page,
    ),
    "signing, card of another adult": Place(
        READER,
        "MZ009",
        lambda screen: isinstance(screen, IdentifyScreen) and screen.is_other,
        {"unplugged": OTHER_WAY, "pulled": TAKEN_TOO_EARLY},
        put_somebody,
        lift_card,
        let_reader_see_nothing,
        AloneSigning,
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
    family = place.family if place else ""
    pages = Reading() if place is PLACES["form, paper"] else None
    is_looking = place is PLACES["face"]
    with RealBench(tmp_path, has_camera=is_looking, has_module=family == MODULE, pages=pages) as made:
        yield made


def begun(
    bench: RealBench, item: str, until: Callable[[Any], bool], who: Callable[[RealBench], Citizen] = Citizen
) -> Citizen:
    citizen = who(bench)
    citizen.open(item)
    citizen.start()
    citizen.walk(until)
    return citizen


def nothing_is_done(bench: RealBench) -> bool:
    return (bench.out(), bench.outbox.cases(), bench.centre.executed) == ((0, 0), [], [])


@pytest.mark.parametrize(("place", "fault"), AT_STEPS)
def test_fault_is_reported_and_visit_goes_on(bench: RealBench, place: Place, fault: str) -> None:
    citizen = begun(bench, place.item, place.at, place.who)
    place.before(bench, citizen)
    bench.fault(place.family, fault, on=True)
    place.act(bench, citizen)
    bench.until(
        lambda screen: screen.note is not None and screen.note.text == place.words[fault], place.words[fault], 15
    )
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


class RecordingListener(HandListener):
    """Records a moment by the program that the microphone names."""

    def listen(self, microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
        source = microphone.source()
        if isinstance(source, NotRecorded):
            return source
        with subprocess.Popen(source.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as recorder:
            assert recorder.stdout is not None
            heard = recorder.stdout.read(640)
            recorder.kill()
        if not heard:
            return NotRecorded(ProblemCode.BUSY, "the program gave nothing")
        return super().listen(microphone, cancelled) if any(heard) else NothingUnderstood()


@pytest.mark.parametrize(
    ("fault", "stage"),
    [
        ("unplugged", DictationStage.FAILED),
        ("busy", DictationStage.FAILED),
        ("muted", DictationStage.NOTHING),
    ],
)
def test_words_are_typed_where_microphone_fails(tmp_path: Path, fault: str, stage: DictationStage) -> None:
    simulator = MicrophoneSimulator(tmp_path / "microphone")
    simulator.start()
    simulator.act("say", {"text": "身份证"})
    recorder = (sys.executable, "-m", "simulators.microphone", str(tmp_path / "microphone"))
    options = AlsaMicrophoneOptions.model_validate({"cards": simulator.endpoint, "recorder": recorder})
    bench = Bench(listener=RecordingListener())
    bench.lines[MICROPHONE].device = AlsaMicrophone(options, SystemMonotonicClock())
    assert bench.do(Wake())
    assert bench.do(OpenSearch())
    simulator.set_fault(fault, on=True)
    assert bench.do(StartDictation())
    bench.wait(0.2)
    assert bench.screen.dictation.stage is stage
    assert bench.do(TypeQuery("身份证"))
    assert bench.screen.rows
    simulator.set_fault(fault, on=False)
    assert bench.do(StartDictation())
    bench.wait(0.2)
    assert bench.screen.dictation.stage is DictationStage.UNDERSTOOD
    simulator.stop()


@pytest.mark.parametrize("fault", ["unplugged", "silent"])
def test_form_is_filled_by_hand_without_scanner(bench: RealBench, fault: str) -> None:
    place = PLACES["form, code"]
    citizen = begun(bench, place.item, place.at)
    bench.fault(SCANNER, fault, on=True)
    place.act(bench, citizen)
    bench.wait(2)
    assert place.at(bench.screen)
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)
    assert [case.outcome.is_served for case in bench.outbox.cases()] == [True]


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
    bench.find_again(family)
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
