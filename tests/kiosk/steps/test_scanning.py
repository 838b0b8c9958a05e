"""Codes under the scanner: numbers of papers on a form page, and the identity code in place of the card."""

from collections import deque
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import Language, LocalText
from contract.execution import (
    IDENTITY_CODE,
    CodeRefusal,
    DepartmentDown,
    ExecuteRequest,
    IdentityFound,
    IdentityRefused,
)
from contract.records import PersonDetails
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.status import Condition, ProblemCode
from kiosk.forms.scanned import SCANNED, field_for
from kiosk.forms.verdict import CheckContext, Entry
from kiosk.steps.identity.code_listener import AFTER_CODE, SCAN_SECONDS
from kiosk.steps.identity.identity_code import card_of
from kiosk.view.form import FormScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ChooseLanguage, GoBack, SetField
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import LI, UNREACHED, Bench, adult
from tests.kiosk.walking import at, walk_to

RECEIPT = "4401X20260302A7"


@pytest.fixture
def bench() -> Bench:
    return Bench()


class ByCode(Citizen):
    """Holds up a telephone instead of a card."""

    def identify(self, screen: IdentifyScreen) -> None:
        if screen.stage is not IdentifyStage.READ:
            self.bench.scanner.hold("SANDBOX-IDCODE:li")


def shown(bench: Bench, name: str) -> Any:
    return next(each for each in bench.screen.fields if each.name == name)


def has_field(name: str) -> Any:
    return lambda screen: isinstance(screen, FormScreen) and name in {each.name for each in screen.fields}


def at_field(bench: Bench, code: str, name: str) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(has_field(name))
    return citizen


# --- somebody is there ---


def test_scanned_code_counts_as_touch(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.wait(50)
    bench.scanner.hold(RECEIPT)
    bench.wait(30)
    assert bench.view.overlay is None, "80 s without a touch, 30 s since the code"
    bench.wait(35)
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE
    bench.scanner.hold(RECEIPT + "B")
    bench.wait(2)
    assert bench.view.overlay is None


def test_code_that_stays_in_sight_identifies_no_one(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    for _ in range(35):
        bench.scanner.hold(RECEIPT)
        bench.wait(2)
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE


def test_placed_card_counts_as_touch(bench: Bench) -> None:
    citizen = walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(50)
    bench.reader.card = citizen.person
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.READ
    bench.wait(30)
    assert bench.view.overlay is None


# --- numbers of papers ---


def test_scanned_number_fills_its_field(bench: Bench) -> None:
    citizen = at_field(bench, "GA003", "photo_receipt_no")
    assert "也可以把条码对准扫码口" in shown(bench, "photo_receipt_no").hint
    bench.scanner.hold(f" {RECEIPT.lower()}\t")
    bench.wait(1.0)
    assert shown(bench, "photo_receipt_no").value == RECEIPT
    assert bench.screen.note.tone is Tone.GOOD
    assert RECEIPT not in bench.screen.note.text
    citizen.walk(lambda screen: not has_field("photo_receipt_no")(screen))
    assert bench.terminal._visit.session.journey.form.answers["photo_receipt_no"] == RECEIPT


@pytest.mark.parametrize(
    "outcome", [CodeScanned("https://例.cn/?a=1", "QR"), GarbledCode("5 bytes"), CodeScanned("", "")]
)
def test_unfit_scan_is_reported_and_loses_nothing(bench: Bench, outcome: Any) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.do(SetField("photo_receipt_no", "ABC12"))
    bench.scanner.held.append(outcome)
    bench.wait(1.0)
    assert bench.screen.note.text == "没有读出可用的内容"
    assert bench.screen.note.advice == "请再扫一次，也可以手工输入"
    assert shown(bench, "photo_receipt_no").value == "ABC12"
    bench.scanner.hold(RECEIPT)
    bench.wait(AFTER_CODE + 1.0)
    assert shown(bench, "photo_receipt_no").value == RECEIPT


def test_code_that_fits_is_taken_of_several(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    beside = (CodeScanned(RECEIPT, "Code 128"), CodeScanned("6901234567892", "EAN-13"))
    bench.scanner.held.append(CodeScanned("https://例.cn/?a=1", "QR Code", beside))
    bench.wait(1.0)
    assert shown(bench, "photo_receipt_no").value == RECEIPT
    assert bench.screen.note.tone is Tone.GOOD


def test_second_code_is_taken_without_a_pause(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.scanner.hold("https://poster.example/")
    bench.wait(0.4)
    bench.scanner.hold(RECEIPT)
    bench.wait(0.6)
    assert shown(bench, "photo_receipt_no").value == RECEIPT


def test_same_code_at_once_counts_once(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.scanner.hold(RECEIPT)
    bench.wait(0.6)
    bench.do(SetField("photo_receipt_no", "ABC12"))
    bench.scanner.hold(RECEIPT)
    bench.scanner.held.append(GarbledCode("the end of it"))
    bench.wait(1.0)
    assert shown(bench, "photo_receipt_no").value == "ABC12"
    bench.wait(AFTER_CODE)
    bench.scanner.hold(RECEIPT)
    bench.wait(0.6)
    assert shown(bench, "photo_receipt_no").value == RECEIPT


def test_the_hint_speaks_english_too(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.do(ChooseLanguage(Language.EN))
    assert shown(bench, "photo_receipt_no").hint.endswith("; you can also hold its code to the scanner")


def test_waiting_for_scan_does_not_keep_visit_alive(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.scanner.looks = 0
    bench.wait(59.0)
    assert bench.scanner.looks > 1
    bench.wait(2.0)
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE
    bench.wait(40.0)
    assert isinstance(bench.screen, GoodbyeScreen | AttractScreen)


def test_page_without_such_number_does_not_listen(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    bench.pump()
    looks = bench.scanner.looks
    bench.wait(3.0)
    assert bench.scanner.looks == looks
    assert "扫码口" not in "".join(each.hint for each in bench.screen.fields)


def test_scan_that_comes_after_page_is_dropped(bench: Bench) -> None:
    at_field(bench, "GA003", "photo_receipt_no")
    bench.terminal.tick()
    line = bench.lines["code_scanner"]
    assert line.jobs, "it listens"
    bench.do(GoBack())
    bench.scanner.hold(RECEIPT)
    bench.pump()
    assert bench.scanner.held, "a command that was called back takes no code"


@pytest.mark.parametrize("trouble", ["gone", "reader_failed", "bad"])
def test_broken_scanner_is_hidden_and_comes_back(bench: Bench, trouble: str) -> None:
    line = bench.lines["code_scanner"]
    if trouble == "gone":
        line.fault = DeviceLost("pulled")
    elif trouble == "bad":
        line.condition = Condition.BAD
    at_field(bench, "GA003", "photo_receipt_no")
    if trouble == "reader_failed":
        bench.scanner.held.append(ReaderFailed(ProblemCode.DISCONNECTED, "pulled"))
    bench.wait(0.6)
    assert "扫码口" not in shown(bench, "photo_receipt_no").hint
    assert bench.screen.note is None
    line.fault, line.condition = None, Condition.OK
    bench.wait(5.0)
    assert "扫码口" in shown(bench, "photo_receipt_no").hint


# --- which field a code is for ---


def number(name: str, kind: InputKind) -> InputField:
    return InputField(name=name, kind=kind, label=LocalText(zh=name, en=name))


CONTEXT = CheckContext(datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001 - local wall time by contract
BOTH = (
    number("receipt", InputKind.RECEIPT_NO),
    number("code", InputKind.QUERY_CODE),
    number("cert", InputKind.CERT_NO),
)


def placed(text: str, fields: tuple[InputField, ...] = BOTH, **typed: str) -> tuple[str, str] | None:
    entries = {name: Entry(value) for name, value in typed.items()}
    found = field_for(text, fields, entries, lambda _: CONTEXT)
    return None if found is None else (found[0].name, found[1].value)


def test_the_first_empty_field_that_takes_it() -> None:
    assert placed("yc-001-0001") == ("receipt", "YC-001-0001")
    assert placed("123456") == ("code", "123456")
    assert placed("123456", code="9999") == ("cert", "123456")
    assert placed("YC-001-0001", receipt="A") == ("cert", "YC-001-0001")


def test_scan_replaces_only_a_single_fitting_field() -> None:
    assert placed("粤〔2026〕第1号", receipt="A", code="1", cert="X") == ("cert", "粤〔2026〕第1号")
    assert placed("123456", receipt="A", code="1", cert="X") is None


def test_the_code_of_an_invoice_gives_its_number() -> None:
    invoice = (number("invoice", InputKind.INVOICE_NO),)
    assert placed("01,32,,25442000000012345678,120.50,20260302,,A1B2", invoice) == ("invoice", "25442000000012345678")
    assert placed("01,04,4400191130,01234567,10.00,20190102,12345678901234567890,", invoice) == ("invoice", "01234567")
    assert placed("02,04,x,01234567", invoice) is None


def test_other_kinds_take_nothing() -> None:
    assert placed("13800138000", (number("mobile", InputKind.MOBILE),)) is None


@given(st.text(max_size=600))
def test_whatever_is_scanned_only_valid_numbers_come_through(text: str) -> None:
    every = tuple(number(kind.value, kind) for kind in SCANNED)
    found = field_for(text, every, {}, lambda _: CONTEXT)
    assert found is None or (found[1].value and len(found[1].value) <= 40)


# --- the identity code ---


def sealed_code(bench: Bench) -> str:
    submission: Any = bench.opening.open(bench.centre.codes[-1].sealed)
    assert submission.person is None
    return str(submission.answers[IDENTITY_CODE])


def test_lost_card_is_reported_by_code_and_face(bench: Bench) -> None:
    citizen = ByCode(bench)
    citizen.open("GA004")
    citizen.start()
    citizen.walk(at(IdentifyScreen))
    assert bench.screen.note.text == "身份证丢了，可以用身份码代替"
    assert bench.screen.accepts_code
    citizen.walk(lambda screen: isinstance(screen, IdentifyScreen) and screen.stage is IdentifyStage.READ)
    assert bench.screen.note.text == "身份码核对成功"
    assert bench.screen.masked_name.endswith("暑")
    assert not bench.screen.accepts_code
    assert sealed_code(bench) == "SANDBOX-IDCODE:li"
    assert "SANDBOX" not in repr(bench.centre.codes[-1])
    citizen.walk()
    assert any(isinstance(each, FaceScreen) for each in citizen.screens)
    (carried_out,) = (each for each in bench.centre.requests if isinstance(each, ExecuteRequest))
    submission: Any = bench.opening.open(carried_out.sealed)
    assert submission.person == LI
    assert submission.face is not None
    assert submission.face.passed
    assert not submission.face.compared
    assert bench.pictures.open(submission.face.sealed_frame).startswith(b"\xff\xd8")


def test_any_card_item_takes_the_code(bench: Bench) -> None:
    citizen = ByCode(bench)
    citizen.open("RS001")
    citizen.start()
    citizen.walk(at(IdentifyScreen))
    assert bench.screen.note.text == "请把身份证放在读卡区"
    citizen.walk(at(AnotherScreen))
    assert len(bench.centre.codes) == 1


REFUSED: list[tuple[Any, str]] = [
    (lambda it: IdentityRefused(request_id=it.request_id, refusal=CodeRefusal.UNKNOWN), "这不是有效的身份码"),
    (lambda it: IdentityRefused(request_id=it.request_id, refusal=CodeRefusal.EXPIRED), "身份码已过期"),
    (lambda it: DepartmentDown(request_id=it.request_id), "身份认证系统暂时没有应答"),
    (lambda _: UNREACHED, "网络没有回应，身份码暂时核对不了"),
    (
        lambda it: IdentityFound(request_id=it.request_id, person=PersonDetails(name="某", id_number="1")),
        "身份码里的信息不完整",
    ),
    (
        lambda it: IdentityFound(request_id=it.request_id, person=LI.model_copy(update={"valid_to": "2026-03-01"})),
        "身份证已过有效期，办不了这个事项",
    ),
]


@pytest.mark.parametrize(("reply", "words"), REFUSED)
def test_useless_code_leaves_card_as_way(bench: Bench, reply: Any, words: str) -> None:
    citizen = walk_to(bench, "RS001", IdentifyScreen)
    bench.centre.identity = reply
    bench.scanner.hold("whatever")
    bench.wait(1.0)
    assert (bench.screen.stage, bench.screen.note.text) == (IdentifyStage.PROBLEM, words)
    assert bench.screen.note.advice
    assert bench.terminal._visit.session.person is None
    bench.reader.card = adult()
    bench.wait(3.0)
    assert bench.screen.note.text == "读取成功"
    citizen.walk(at(AnotherScreen))


def test_broken_reader_keeps_the_code_message(bench: Bench) -> None:
    walk_to(bench, "GA004", IdentifyScreen)
    bench.reader.outcomes = deque(ReaderFailed(ProblemCode.DISCONNECTED, "pulled") for _ in range(9))
    bench.scanner.held.append(GarbledCode("x"))
    bench.wait(5.0)
    assert bench.screen.note.text == "没有读出身份码"
    bench.wait(8.0)
    assert bench.screen.note.text == "读卡器暂时不能用，正在恢复"
    bench.scanner.hold("SANDBOX-IDCODE:li")
    bench.wait(3.0)
    assert bench.screen.stage is IdentifyStage.READ
    bench.wait(20.0)
    assert bench.screen.note.text == "身份码核对成功", "nothing the reader says matters any more"


def test_the_card_wins_while_the_centre_is_asked(bench: Bench) -> None:
    walk_to(bench, "RS001", IdentifyScreen)
    bench.scanner.hold("whatever")
    bench.terminal.tick()
    bench.lines["code_scanner"].pump()
    assert bench.screen.stage is IdentifyStage.READING
    bench.reader.card = adult("chen")
    bench.lines["id_card_reader"].pump()
    assert bench.screen.note.text == "读取成功"
    bench.pump()
    assert bench.screen.note.text == "读取成功"
    assert bench.terminal._visit.session.person.name == "陈小满"


def test_no_scanner_no_promise(bench: Bench) -> None:
    bench.lines["code_scanner"].condition = Condition.BAD
    walk_to(bench, "GA003", IdentifyScreen)
    assert not bench.screen.accepts_code
    assert bench.screen.note.text == "这台终端现在读不了身份码"


def test_waiting_for_card_and_code_times_out(bench: Bench) -> None:
    walk_to(bench, "GA004", IdentifyScreen)
    bench.wait(SCAN_SECONDS + 45.0)
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE


@pytest.mark.parametrize("changes", [{"document": "passport"}, {"birth_date": ""}, {"valid_to": "soon"}, {"name": ""}])
def test_an_incomplete_person_is_no_card(changes: dict[str, str]) -> None:
    assert card_of(LI.model_copy(update=changes)) is None
    assert card_of(LI.model_copy(update={"valid_to": ""})) is not None


# --- a reader that does not work ---


@pytest.mark.parametrize("code", ["GA003", "GA004", "RS030"])
def test_with_broken_reader_code_is_way(bench: Bench, code: str) -> None:
    bench.lines["id_card_reader"].condition = Condition.BAD
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    citizen = ByCode(bench)
    citizen.open(code)
    assert bench.screen.can_start
    assert bench.screen.note.tone is Tone.CAUTION
    assert "身份码" in bench.screen.note.text
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, IdentifyScreen))
    assert "请用手机上的身份码" in bench.screen.note.text
    bench.wait(10)
    assert (bench.screen.stage, bench.screen.note.tone) == (IdentifyStage.WAITING, Tone.CAUTION)
    assert bench.screen.accepts_code
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)


def test_without_reader_and_scanner_guide_says_so(bench: Bench) -> None:
    bench.lines["id_card_reader"].condition = Condition.BAD
    bench.lines["code_scanner"].condition = Condition.BAD
    Citizen(bench).open("GA003")
    assert not bench.screen.can_start
    assert bench.screen.note.text == "身份证阅读器暂不可用"
