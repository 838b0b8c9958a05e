"""Receipts and documents: what is on them, what is masked, and that every layout becomes a PDF."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import cv2
import numpy as np
import pypdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.amounts_in_words import amount_in_capitals
from catalogue.text import Language
from contract.documents import DocumentTable, IssuedDocument, ResultContent, ResultRow, ResultTable
from contract.execution import Order, OrderFact, OrderLine, OrderState
from contract.receipt_proof import ProofUnreadable, parse_receipt_proof
from contract.terms import DocumentPicture, Outcome
from drivers.ports.picture import Picture
from kiosk.journeys.journey import JourneyEnd
from kiosk.papers.images import ink_of
from kiosk.papers.press import TEMPLATES, TypstPress, bars
from kiosk.papers.receipts import (
    EventReceiptFacts,
    ReceiptFacts,
    build_event_receipt,
    build_receipt,
    without_emergency,
)
from kiosk.services.ports import CitizenPictures
from kiosk.services.receipt_blocks import Pair, QrBlock, StampLine, TextLine
from kiosk.view.masking import mask_name, mask_number, mask_value
from kiosk.view.papers import PrintScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, adult, both, snapshot
from wording.store import load_wording

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WORDING = load_wording()


@pytest.fixture(scope="module")
def press() -> Iterator[TypstPress]:
    """Warm, as in a visit."""
    warm = TypstPress()
    warm.begin()
    yield warm
    warm.erase()


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10.05", "壹拾元零伍分"),
        ("120.50", "壹佰贰拾元伍角整"),
        ("1005.30", "壹仟零伍元叁角整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("100200300.00", "壹亿零贰拾万零叁佰元整"),
        ("9999999.99", "玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_amounts_in_capitals(amount: str, words: str) -> None:
    assert amount_in_capitals(Decimal(amount)) == words


@given(st.decimals(0, 10**12, places=2))
def test_any_amount_has_capitals_without_doubled_zeros(amount: Decimal) -> None:
    words = amount_in_capitals(amount)
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize("amount", ["-1", "1e20"])
def test_what_has_no_capitals_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="amounts"):
        amount_in_capitals(Decimal(amount))


def test_masks_show_enough_and_too_little() -> None:
    assert [mask_name(each) for each in ("", "张", "张三", "张小三", "阿卜杜热合曼")] == [
        "",
        "张",
        "张*",
        "张*三",
        "阿****曼",
    ]
    assert mask_number("441602198507230016") == "441***********0016"
    assert mask_number("1234567") == "*****67"
    assert mask_number("12") == "**"
    assert mask_value("李大暑") == "李*暑"
    assert mask_value("13800138000") == "138****8000"


def facts(code: str = "SW001", outcome: Outcome = Outcome.COMPLETED, **changes: Any) -> ReceiptFacts:
    content = ResultContent(
        heading=both("办理完成"),
        summary=both("已经办好"),
        rows=(ResultRow(label=both("被缴费人"), value=both("李大暑"), sensitive=True),),
        tables=(ResultTable(columns=(both("项目"), both("金额")), rows=(("医保", "400.00"),)),),
        next_steps=(both("请保管"),),
    )
    bench = Bench()
    end = JourneyEnd(
        outcome, "C-1", content, is_provisional=outcome is Outcome.SUBMITTED, query_code="123456", proof="GK1:AA"
    )
    made = ReceiptFacts("j", snapshot().items[code], end, bench.place, NOW, Language.ZH, adult("li"))
    return replace(made, **changes)


def text_of(facts_: ReceiptFacts) -> str:
    parts: list[str] = []
    for block in build_receipt(facts_, WORDING).blocks:
        match block:
            case TextLine(text) | StampLine(text):
                parts.append(text)
            case Pair(label, value):
                parts.append(f"{label}:{value}")
            case QrBlock(content):
                parts.append(content)
    return "\n".join(parts)


def test_a_total_leaves_no_empty_lines_behind() -> None:
    whole = facts()
    columns = (both("项目"), both("金额"))
    table = ResultTable(columns=columns, rows=(("医保", "400.00"), ("", "400.00")))
    said = text_of(
        replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update={"tables": (table,)})))
    )
    assert said.count("金额:400.00") == 2
    assert said.count("项目:") == 1


def test_total_is_marked_and_no_entry() -> None:
    whole = facts()
    table = ResultTable(
        columns=(both("违法时间"), both("罚款")),
        rows=(("2026-10-17", "100.00"), ("2026-10-18", "50.00"), ("合计", "150.00")),
    )
    said = text_of(
        replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update={"tables": (table,)})))
    )
    assert "违法时间:合计" not in said
    assert "合计\n罚款:150.00" in said


def test_one_entry_alone_has_no_total() -> None:
    whole = facts()
    table = ResultTable(columns=(both("违法时间"), both("罚款")), rows=(("2026-10-17", "100.00"), ("合计", "100.00")))
    result = whole.end.result.model_copy(update={"tables": (table,)})
    said = text_of(replace(whole, end=replace(whole.end, result=result)))
    assert said.count("罚款:100.00") == 1
    assert "合计" not in said


def test_case_number_is_shown_once_under_its_name() -> None:
    whole = facts()
    row = ResultRow(label=both("受理编号"), value=both(whole.end.case_number))
    said = text_of(replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update={"rows": (row,)}))))
    assert said.count(whole.end.case_number) == 1
    assert f"受理编号:{whole.end.case_number}" in said


def test_receipt_names_its_person_once() -> None:
    whole, person = facts(), adult("li")
    rows = (
        ResultRow(label=both("姓名"), value=both(person.name), sensitive=True),
        ResultRow(label=both("被缴费人"), value=both(person.name), sensitive=True),
    )
    said = text_of(replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update={"rows": rows}))))
    assert said.count(f"姓名:{mask_name(person.name)}") == 1
    assert f"被缴费人:{mask_name(person.name)}" in said


def test_only_a_demonstration_is_stamped_as_one() -> None:
    real = replace(facts().place, is_sandbox=False)
    assert "演示" in text_of(facts()) or "沙箱" in text_of(facts())
    assert "演示大厅" in text_of(facts(place=real))
    stamps = [block.text for block in build_receipt(facts(place=real), WORDING).blocks if isinstance(block, StampLine)]
    assert stamps == []


def test_receipt_of_test_is_stamped_as_one() -> None:
    tried = replace(facts().place, is_sandbox=False, is_test=True)
    stamps = [block.text for block in build_receipt(facts(place=tried), WORDING).blocks if isinstance(block, StampLine)]
    assert stamps == ["测试，不是办件"]


PAID = Order(
    request_id="r",
    order_no="P000001",
    amount=Decimal("400.00"),
    lines=(OrderLine(text=both("居民医保"), amount=Decimal("400.00")),),
    pay_url="http://127.0.0.1/",
    expires_at=NOW,
    state=OrderState.PAID,
)


def test_payment_receipt_says_nothing_twice() -> None:
    whole = facts(order=PAID)
    said = {
        "rows": (
            ResultRow(label=both("订单号"), value=both("P000001")),
            ResultRow(label=both("缴款金额（元）"), value=both("400.00")),
        ),
        "next_steps": (both("本凭条不作报销凭证"),),
        "tables": (),
    }
    text = text_of(replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update=said))))
    assert text.count("P000001") == 1
    assert text.count("不作报销凭证") == 1
    assert text.count("400.00") == 1
    assert "居民医保" in text


def test_charges_of_order_are_not_a_table_too() -> None:
    """Name, year and amount are on the line of the charge; the total is below it."""
    whole = facts(
        order=PAID.model_copy(
            update={"lines": (OrderLine(text=both("李*暑 居民医保（2027）"), amount=Decimal("400.00")),)}
        )
    )
    said = {
        "summary": both("医保费已缴清，共400.00元。"),
        "rows": (
            ResultRow(label=both("缴费年度"), value=both("2027")),
            ResultRow(label=both("缴费方式"), value=both("本人缴费")),
        ),
        "tables": (
            ResultTable(columns=(both("险种"), both("金额")), rows=(("居民医保", "400.00"), ("合计", "400.00"))),
        ),
    }
    text = text_of(replace(whole, end=replace(whole.end, result=whole.end.result.model_copy(update=said))))
    assert [text.count(each) for each in ("400.00", "2027", "居民医保（", "本人缴费")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("打12345，或到户籍所在地派出所问；110只用于紧急报警", "打12345，或到户籍所在地派出所问"),
        ("税务热线12366；参保问题打医保热线12393", "税务热线12366；参保问题打医保热线12393"),
        ("Call 12345 or ask at a police station. 110 is for emergencies only", "Call 12345 or ask at a police station"),
        ("Tax hotline 12366; enrolment questions 12393", "Tax hotline 12366; enrolment questions 12393"),
        ("Call 12123; after an accident call 110, 120 or 122 at once", "Call 12123"),
    ],
)
def test_foot_of_receipt_names_no_emergency_number(ask: str, said: str) -> None:
    assert without_emergency(ask) == said


def test_each_of_several_lines_says_its_amount() -> None:
    lines = (
        OrderLine(text=both("父亲"), amount=Decimal("400.00")),
        OrderLine(text=both("母亲"), amount=Decimal("380.00")),
    )
    whole = facts(order=PAID.model_copy(update={"lines": lines, "amount": Decimal("780.00")}))
    bare = whole.end.result.model_copy(update={"tables": ()})
    text = text_of(replace(whole, end=replace(whole.end, result=bare)))
    assert [text.count(each) for each in ("400.00", "380.00", "780.00")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("paid", "amounts"),
    [
        ((), []),
        (("400.00",), ["¥400.00"]),
        (("400.00", "380.50"), ["¥400.00", "¥380.50", "¥780.50"]),
    ],
)
def test_event_of_several_orders_has_total(paid: tuple[str, ...], amounts: list[str]) -> None:
    orders = (PAID.model_copy(update={"amount": Decimal(each)}) for each in paid)
    done = (facts("GA013"), *(facts(order=each) for each in orders))
    blocks = build_event_receipt(EventReceiptFacts(both("身后事"), done, ()), WORDING).blocks
    assert [each.value for each in blocks if isinstance(each, Pair) and each.value.startswith("¥")] == amounts


def test_order_fact_shown_as_result_is_left_out() -> None:
    payee, meter = both("收款单位"), both("表号")
    about = (OrderFact(label=payee, value=both("供水公司")), OrderFact(label=meter, value=both("77")))
    order = PAID.model_copy(update={"lines": (PAID.lines[0].model_copy(update={"about": about}),)})
    whole = facts(order=order)
    row = ResultRow(label=payee, value=both("供水公司"))
    result = whole.end.result.model_copy(update={"rows": (row,)})
    text = text_of(replace(whole, end=replace(whole.end, result=result)))
    assert text.count("供水公司") == 1
    assert text.count("表号:77") == 1


def test_masked_fact_of_order_is_no_second_line() -> None:
    frame = both("车架号")
    about = (OrderFact(label=frame, value=both("LSV********184847")),)
    order = PAID.model_copy(update={"lines": (PAID.lines[0].model_copy(update={"about": about}),)})
    whole = facts(order=order)
    shown = {"LSVAA4182E2184847": 1, "LSVAA4182E2184848": 2}
    for value, lines in shown.items():
        result = whole.end.result.model_copy(update={"rows": (ResultRow(label=frame, value=both(value)),)})
        assert text_of(replace(whole, end=replace(whole.end, result=result))).count("车架号:") == lines


def test_large_sum_is_said_once_with_thousands_apart() -> None:
    amount = Decimal("11800.00")
    order = PAID.model_copy(update={"amount": amount, "lines": (OrderLine(text=both("购置税"), amount=amount),)})
    whole = facts(order=order)
    row = ResultRow(label=both("缴款金额（元）"), value=both("11,800.00"))
    result = whole.end.result.model_copy(update={"rows": (row,), "tables": ()})
    text = text_of(replace(whole, end=replace(whole.end, result=result)))
    assert "缴款金额" not in text
    assert "合计:¥11,800.00" in text


def test_payer_is_named_at_the_head_alone() -> None:
    person = adult("li")
    about = (
        OrderFact(label=both("申请人"), value=both(mask_name(person.name))),
        OrderFact(label=both("证件号码"), value=both(mask_number(person.id_number))),
    )
    order = PAID.model_copy(update={"lines": (PAID.lines[0].model_copy(update={"about": about}),)})
    text = text_of(facts(order=order))
    assert text.count(mask_number(person.id_number)) == 1
    assert "申请人" not in text


def test_payment_receipt_has_amount_and_no_name() -> None:
    text = text_of(facts(order=PAID))
    for wanted in ("缴费凭条", "¥400.00", "肆佰元整", "P000001", "不作报销凭证", "沙箱演示", "李*暑", "YC-001"):
        assert wanted in text
    assert "李大暑" not in text
    assert adult("li").id_number not in text


def test_certification_receipt_says_what_notes_want() -> None:
    text = text_of(facts("RS009", Outcome.SUBMITTED))
    for wanted in ("资格认证凭条", "已采集，待上传", "不用再跑窗口", "123456", "GK1:AA", "12333"):
        assert wanted in text


def test_a_submission_never_says_accepted() -> None:
    text = text_of(facts("GA013", Outcome.SUBMITTED))
    assert "收件回执" in text
    assert "不代表已受理" in text
    assert "受理通知" not in text


def test_english_receipts_keep_the_official_title() -> None:
    text = text_of(facts("MZ001", language=Language.EN, reprint=1))
    assert "Booking receipt" in text
    assert "REPRINT 1" in text
    assert snapshot().items["MZ001"].name.zh in text


def test_receipts_name_the_item_shortly_and_officially() -> None:
    text = text_of(facts("RS009", Outcome.SUBMITTED))
    item = snapshot().items["RS009"]
    assert text.index(item.short.zh) < text.index(item.name.zh)


def test_the_proof_on_a_receipt_can_be_read() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("JT002")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, PrintScreen))
    bench.wait(1)
    codes = [block.content for block in bench.press.receipts[0].blocks if isinstance(block, QrBlock)]
    proof = parse_receipt_proof(codes[0])
    assert not isinstance(proof, ProofUnreadable)
    assert proof.is_about(bench.outbox.records[0])


RARE = "㐂𠮷𪜀𫝀𫠠𬺰\U00030000\U00031350"
"""One of each extension, A to H."""


@pytest.mark.parametrize("layout", ["certificate", "statement", "form", "decision", "guide"])
def test_every_layout_becomes_a_page(press: TypstPress, layout: Any) -> None:
    document = IssuedDocument(
        document_id="D-1",
        layout=layout,
        title="参保证明",
        number="N-1",
        intro="兹证明",
        fields=(("姓名", "李大暑"), ("地址", f"广东省河源市源城区{RARE}路1号2栋301房")),
        paragraphs=("【标题】", "正文：内容"),
        tables=(DocumentTable(columns=("甲", "乙"), rows=(("1", "2"),) * 60, total=("合计", "2"), widths=(1, 2)),),
        notes=("说明一", "说明二"),
        issuer="演示部门",
        issued_on="2026年3月2日",
        seal="演示部门业务专用章",
        verification_code="A7K2",
        verification_url="https://verify.example.invalid/A7K2",
    )
    pages = pypdf.PdfReader(io.BytesIO(press.render(document))).pages
    assert len(pages) >= 2
    written = [page.extract_text().replace("\u00a0", " ") for page in pages]
    for wanted in ("参保证明", "李大暑", "A7K2", "沙箱", *RARE):
        assert wanted in "".join(written)
    for number, text in enumerate(written, 1):
        assert re.findall(r"第\s*(\d+)\s*页\s*/\s*共\s*(\d+)\s*页", text) == [(str(number), str(len(pages)))]


FORMS = re.findall(r"^  (\w+): [\w-]+,$", (TEMPLATES / "forms.typ").read_text("utf-8"), re.MULTILINE)
LABELS = sorted(set(re.findall(r'"([\u4e00-\u9fff][^"]*)"', (TEMPLATES / "forms.typ").read_text("utf-8"))))


@pytest.mark.parametrize("form", FORMS)
def test_official_form_loses_nothing_that_was_said(press: TypstPress, form: str) -> None:
    known = tuple((label, f"V{number}E") for number, label in enumerate(LABELS))  # words that no line or page breaks
    document = IssuedDocument(
        document_id="D-1",
        layout="statement",
        form=form,
        title="某某证",
        number="N-1",
        intro="引言",
        fields=(*known, ("表上没有的一项", "也在纸上"), ("姓名", "又一个人")),
        paragraphs=("正文",),
        tables=(
            DocumentTable(columns=("税种", "实缴金额（元）"), rows=(("契税", "甲1"),), total=("合计", "甲2")),
            DocumentTable(columns=("另一列",), rows=(("乙1",),)),
        ),
        notes=("说明一",),
        issuer="演示部门",
        issued_on="2026-03-02",
        seal="演示部门",
        verification_code="A7K2",
    )
    written = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(press.render(document))).pages)
    said = re.sub(r"\s", "", written)
    assert [(label, value) for label, value in known if value not in said] == []
    for wanted in (
        "N-1",
        "引言",
        "也在纸上",
        "又一个人",
        "正文",
        "契税",
        "甲1",
        "甲2",
        "乙1",
        "说明一",
        "2026年3月2日",
        "A7K2",
    ):
        assert wanted in said, wanted


@pytest.mark.parametrize("form", FORMS)
def test_official_form_is_a_page_though_empty(press: TypstPress, form: str) -> None:
    document = IssuedDocument(
        document_id="D", layout="statement", form=form, title="证", issuer="部门", issued_on="2026-03-02"
    )
    assert len(pypdf.PdfReader(io.BytesIO(press.render(document))).pages) == 1


def test_unknown_form_falls_back_to_layout(press: TypstPress) -> None:
    plain = {"document_id": "D", "layout": "statement", "title": "证", "issuer": "部门", "issued_on": "2026-03-02"}
    pages = [press.render(IssuedDocument(**plain, form=form)) for form in ("", "of_next_year")]
    texts = [pypdf.PdfReader(io.BytesIO(each)).pages[0].extract_text() for each in pages]
    assert texts[0] == texts[1]


NUMBER = "GA002-20260302-ABCDEFGH"
PORTRAIT = Picture(126, 102, bytearray(b"Z" * 126 * 102 * 3))
DRAWN = cv2.imencode(".png", np.pad(np.zeros((8, 40), np.uint8), 20, constant_values=255))[1].tobytes()


@pytest.mark.parametrize("pictures", [CitizenPictures(), CitizenPictures(PORTRAIT, DRAWN)], ids=["without", "with"])
def test_form_has_bar_code_portrait_and_signature(press: TypstPress, pictures: CitizenPictures) -> None:
    document = IssuedDocument(
        document_id="D-1",
        layout="form",
        title="居民身份证申领登记表（换领）",
        fields=(("姓名", "李大暑"),) * 8,
        issuer="演示部门",
        issued_on="2026-03-02",
        seal="演示部门",
        bar_code=NUMBER,
        pictures=tuple(DocumentPicture),
    )
    (page,) = pypdf.PdfReader(io.BytesIO(press.render(document, pictures))).pages
    text = page.extract_text()
    assert NUMBER in text
    assert "申领人签名" in text
    assert ("相片" in text, len(page.images)) == (pictures == CitizenPictures(), 0 if pictures.portrait is None else 2)


def test_signature_is_cut_to_its_strokes() -> None:
    drawing = np.full((400, 1000), 255, np.uint8)
    cv2.line(drawing, (300, 120), (640, 280), 0, 9)
    ink = ink_of(cv2.imencode(".png", drawing)[1].tobytes())
    assert ink is not None
    picture = cv2.imdecode(np.frombuffer(ink, np.uint8), cv2.IMREAD_UNCHANGED)
    height, width, _ = picture.shape
    assert (abs(height - 170) < 5, abs(width - 350) < 5) == (True, True)
    assert (picture[0, -1, 3], picture[:, :, 3].max()) == (0, 255)


@pytest.mark.parametrize(
    "drawing", [b"", b"no picture", DRAWN[:40], cv2.imencode(".png", np.full((9, 9), 255, np.uint8))[1].tobytes()]
)
def test_where_nothing_was_drawn_the_line_stays_empty(drawing: bytes) -> None:
    assert ink_of(drawing) is None


def test_the_bar_code_says_the_number() -> None:
    row = [0 if module == "1" else 255 for module in bars(NUMBER)]
    picture = np.repeat(np.pad(np.array([row] * 40, np.uint8), 20, constant_values=255), 3, axis=1)
    found = zxingcpp.read_barcode(picture, formats=zxingcpp.BarcodeFormat.Code128)
    assert found is not None
    assert found.text == NUMBER


def pages_of(press: TypstPress, layout: Any, entries: int) -> list[str]:
    """The text of each page of a document with so many entries in its table."""
    document = IssuedDocument(
        document_id="D-1",
        layout=layout,
        title="公安交通管理简易程序处罚决定书",
        fields=tuple((f"字段{number}", "内容") for number in range(8)),
        paragraphs=("被处罚人实施下列违法行为，被交通技术监控设备记录，事实清楚，处以罚款。" * 2,) * 3,
        tables=(DocumentTable(columns=("甲", "乙"), rows=(("1", "2"),) * entries, total=("合计", "2")),),
        notes=("说明一", "说明二"),
        issuer="演示部门",
        issued_on="2026-03-02",
        seal="演示部门业务专用章",
    )
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(press.render(document))).pages]


@pytest.mark.parametrize("layout", ["certificate", "statement", "form", "decision", "guide"])
def test_no_page_has_the_seal_alone(press: TypstPress, layout: Any) -> None:
    written = [pages_of(press, layout, entries) for entries in range(0, 24, 3)]
    assert {len(pages) for pages in written} == {1, 2}
    assert all("说明一" in pages[-1] for pages in written)


def test_a_bare_document_becomes_a_page(press: TypstPress) -> None:
    document = IssuedDocument(
        document_id="D", layout="guide", title="指南", issuer="部门", issued_on="2026-03-02", sandbox=False
    )
    assert press.render(document).startswith(b"%PDF")


def test_a_document_of_several_is_printed_in_turn() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("RS001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert len(bench.papers.documents) == 1
    assert [stages[-1] for stages in bench.journal.stages.values()] == ["confirmed"]
