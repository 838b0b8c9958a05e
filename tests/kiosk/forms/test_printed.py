"""What is printed on a card, and the fields that it answers."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from catalogue.input_types import PRINTED_ON, InputKind, PrintedPaper
from catalogue.schema import InputField
from catalogue.text import LocalText
from kiosk.forms.printed import answers_in, is_printed
from kiosk.forms.verdict import CheckContext, Entry

CONTEXT = CheckContext(datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001 -- local time of the place
ID_NUMBER, OTHER_ID = "11010519491231002X", "440524188001010014"
BANK_NUMBER = "6222020000000000000"
ID_CARD = ("姓名 张三丰", "性别男 民族汉", "公民身份号码 11010519491231002X")


def field(name: str, kind: InputKind, of_name: str | None = None) -> InputField:
    return InputField(name=name, kind=kind, label=LocalText(zh=name, en=name), of_name=of_name)


NAME = field("elder_name", InputKind.NAME)
NUMBER = field("elder_id", InputKind.ID_NO, of_name="elder_name")
BANK = field("bank_card", InputKind.BANK_CARD)
PLATE = field("plate", InputKind.PLATE_NO)


def read(lines: tuple[str, ...], *fields: InputField, **entries: str) -> dict[str, str]:
    given_entries = {name: Entry(value) for name, value in entries.items()}
    return {each.name: entry.value for each, entry in answers_in(lines, fields, given_entries, lambda _: CONTEXT)}


def test_id_card_gives_number_and_name() -> None:
    assert read(ID_CARD, NAME, NUMBER) == {"elder_id": ID_NUMBER, "elder_name": "张三丰"}


def test_name_alone_is_not_taken() -> None:
    assert read(("姓名 张三丰", "公民身份号码 110105194912310021"), NAME, NUMBER) == {}


def test_spaces_and_wide_digits_are_read_through() -> None:
    assert read(("演示银行", "6222 0200 0000 0000 000", "VALID THRU 12/30"), BANK) == {"bank_card": BANK_NUMBER}
    assert read(("６２２２ 0200 0000 0000 000",), BANK) == {"bank_card": BANK_NUMBER}


def test_misread_digit_is_refused_by_check_digit() -> None:
    assert read(("6222 0200 0000 0000 001",), BANK) == {}


def test_number_of_id_card_is_no_bank_card() -> None:
    numbers = [f"4405241980010{number:04d}" for number in range(1000, 1400)]
    found = [read((f"公民身份号码 {each}{check}",), BANK) for each in numbers for check in "0123456789"]
    ids = [read((f"公民身份号码 {each}{check}",), NUMBER) for each in numbers for check in "0123456789"]
    assert not any(bank and number for bank, number in zip(found, ids, strict=True))


def test_filled_field_is_replaced_only_when_alone() -> None:
    other = field("second_id", InputKind.ID_NO)
    assert read(ID_CARD, NUMBER, elder_id=OTHER_ID) == {"elder_id": ID_NUMBER}
    assert read(ID_CARD, NUMBER, other, elder_id=OTHER_ID) == {"second_id": ID_NUMBER}
    assert read(ID_CARD, NUMBER, other, elder_id=OTHER_ID, second_id=OTHER_ID) == {}


def test_plate_of_a_vehicle_licence() -> None:
    assert read(("号牌号码 粤P12345", "车辆类型 小型轿车"), PLATE) == {"plate": "粤P12345"}


def test_only_kinds_with_a_form_of_their_own() -> None:
    assert not is_printed(NAME)
    assert BANK.printed_on is PrintedPaper.BANK_CARD
    assert set(PRINTED_ON.values()) == set(PrintedPaper)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_print_gives_valid_answers_or_none(lines: list[str]) -> None:
    for name, value in read(tuple(lines), NAME, NUMBER, BANK, PLATE).items():
        assert name in {"elder_name", "elder_id", "bank_card", "plate"}
        assert value
