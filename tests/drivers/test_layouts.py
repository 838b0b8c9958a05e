"""The four card texts: round trips, offsets of the published layouts, and no bytes that could break the parser."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.id_card_reader.gb import ETHNICITIES, check_digit, ethnicity_code, ethnicity_of, is_number_whole
from drivers.id_card_reader.layouts import MARK_AT, TEXT_LENGTH, TextRefused, parse_new_address, parse_text
from drivers.ports.id_card_reader import CardDoubt, CardLayout, IdCard, UnreadableReason
from simulators.id_card_reader.chip import encode_new_address, encode_text
from simulators.person.people import VirtualPerson, people

PEOPLE = people()


def put(text: bytes, at: int, value: str) -> bytes:
    data = value.encode("utf-16-le")
    return text[:at] + data + text[at + len(data) :]


@pytest.fixture
def ordinary() -> bytes:
    return encode_text(PEOPLE[0].card)


@pytest.mark.parametrize("someone", PEOPLE, ids=lambda each: each.key)
def test_every_synthetic_card_comes_back_as_it_was(someone: VirtualPerson) -> None:
    text = encode_text(someone.card)
    assert len(text) == TEXT_LENGTH
    assert parse_text(text) == someone.card


def test_people_cover_all_layouts_and_are_plainly_synthetic() -> None:
    assert {each.card.layout for each in PEOPLE} == set(CardLayout)
    assert len({each.key for each in PEOPLE}) == len({each.card.id_number for each in PEOPLE}) == len(PEOPLE)
    assert len({each.face_seed for each in PEOPLE}) == len(PEOPLE)
    assert any("𠮷" in each.card.name for each in PEOPLE)


names = st.text(st.characters(codec="utf-16", categories=["Lo", "Lu"]), min_size=1, max_size=7)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(names, days, st.sampled_from(sorted(set(ETHNICITIES.values()))), st.sampled_from("0129"), st.none() | days)
def test_a_resident_card_round_trips(name: str, born: date, ethnicity: str, sex: str, valid_to: date | None) -> None:
    body = f"441602{born:%Y%m%d}001"
    number = body + check_digit(body)
    card = IdCard(CardLayout.RESIDENT, name, number, sex, born, ethnicity, "演示路1号", "演示局", born, valid_to)
    assert parse_text(encode_text(card)) == card


@given(st.binary(max_size=300))
def test_no_bytes_break_the_parser(data: bytes) -> None:
    assert isinstance(parse_text(data), IdCard | TextRefused)


@given(st.binary(min_size=TEXT_LENGTH, max_size=TEXT_LENGTH), st.sampled_from(" IJY\0"))
def test_no_text_with_known_mark_breaks_parser(data: bytes, mark: str) -> None:
    assert isinstance(parse_text(put(data, MARK_AT, mark)), IdCard | TextRefused)


@given(st.integers(0, TEXT_LENGTH - 1), st.integers(0, 255), st.sampled_from(PEOPLE))
def test_one_changed_byte_never_breaks_the_parser(place: int, value: int, someone: VirtualPerson) -> None:
    text = bytearray(encode_text(someone.card))
    text[place] = value
    assert isinstance(parse_text(bytes(text)), IdCard | TextRefused)


@pytest.mark.parametrize(
    ("at", "value", "field"),
    [
        (36, "19991399", "birth"),
        (36, "1999010 ", "birth"),
        (36, "１９９９０１０１", "birth"),
        (122, "441602199001010021", "number"),
        (122, "44160219900101    ", "number"),
        (0, " " * 15, "name"),
        (0, "\x07", "name"),
    ],
)
def test_a_wrong_field_is_named_without_its_content(ordinary: bytes, at: int, value: str, field: str) -> None:
    refused = parse_text(put(ordinary, at, value))
    assert refused == TextRefused(UnreadableReason.MALFORMED, f"resident: {field}")


@pytest.mark.parametrize(
    ("at", "value", "field", "read", "doubts"),
    [
        (204, "长期有效", "valid_to", None, set()),
        (204, "        ", "valid_to", None, {CardDoubt.VALIDITY_UNKNOWN}),
        (204, "20300229", "valid_to", None, {CardDoubt.VALIDITY_UNKNOWN}),
        (204, "00000000", "valid_to", None, {CardDoubt.VALIDITY_UNKNOWN}),
        (188, "20230229", "valid_from", None, set()),
        (30, "7", "sex", "9", set()),
        (52, "北京市\n路" + " " * 30, "address", "北京市路", set()),
        (158, "演示\x01局" + " " * 11, "issuer", "演示局", set()),
    ],
)
def test_field_without_a_name_refuses_no_card(
    ordinary: bytes, at: int, value: str, field: str, read: object, doubts: set[CardDoubt]
) -> None:
    card = parse_text(put(ordinary, at, value))
    assert isinstance(card, IdCard)
    assert (card.name, card.id_number) == (PEOPLE[0].card.name, PEOPLE[0].card.id_number)
    assert (getattr(card, field), card.doubts) == (read, doubts)


def test_torn_address_keeps_what_is_text(ordinary: bytes) -> None:
    card = parse_text(ordinary[:52] + b"\x42\xd8" + ordinary[54:])
    assert isinstance(card, IdCard)
    assert card.address == PEOPLE[0].card.address[1:]


@pytest.mark.parametrize(
    ("layout", "at", "width"), [(CardLayout.FOREIGNER_2023, 36, 8), (CardLayout.FOREIGNER_2017, 152, 3)]
)
def test_foreigners_lose_no_card_by_blanks(layout: CardLayout, at: int, width: int) -> None:
    someone = next(each.card for each in PEOPLE if each.card.layout is layout)
    card = parse_text(put(encode_text(someone), at, " " * width))
    assert isinstance(card, IdCard)
    assert (card.id_number, card.birth_date) == (someone.id_number, someone.birth_date)


def test_a_torn_surrogate_is_malformed(ordinary: bytes) -> None:
    assert parse_text(b"\x42\xd8" + ordinary[2:]) == TextRefused(UnreadableReason.MALFORMED, "resident: name")


def test_an_unknown_mark_is_reported(ordinary: bytes) -> None:
    assert parse_text(put(ordinary, MARK_AT, "Q")) == TextRefused(UnreadableReason.UNKNOWN_LAYOUT, "layout mark U+0051")


def test_nuls_pad_as_well_as_spaces(ordinary: bytes) -> None:
    assert parse_text(ordinary.replace(b" \0", b"\0\0")) == PEOPLE[0].card


def test_2023_english_name_keeps_space_at_seam() -> None:
    number = "911124198108030024"
    english = "A" * 34 + " BCDE"
    card = IdCard(CardLayout.FOREIGNER_2023, "史样本", number, "2", date(1981, 8, 3), english_name=english,
                  valid_from=date(2024, 1, 1), nationality="UTO")  # fmt: skip
    assert parse_text(encode_text(card)) == card


def test_name_in_latin_only_serves_as_name() -> None:
    foreigner = next(each for each in PEOPLE if each.card.layout is CardLayout.FOREIGNER_2017)
    parsed = parse_text(encode_text(foreigner.card))
    assert isinstance(parsed, IdCard)
    assert parsed.name == parsed.english_name


def test_published_check_digits() -> None:
    assert is_number_whole("11010519491231002X")
    assert is_number_whole("911124198108030024")
    assert not is_number_whole("11010519491231002x")
    assert not is_number_whole("")


def test_ethnicities_have_their_standard_codes() -> None:
    assert [ETHNICITIES[code] for code in ("01", "05", "22", "46", "56", "98")] == [
        "汉", "维吾尔", "畲", "德昂", "基诺", "外国血统中国籍人士",
    ]  # fmt: skip
    assert ethnicity_of("57") == ethnicity_of("??") == "其他"
    assert ethnicity_code("畲") == "22"
    assert ethnicity_code("不存在") == "97"


def test_a_new_address_is_text_or_nothing() -> None:
    assert parse_new_address(encode_new_address("新址路1号")) == "新址路1号"
    assert parse_new_address(encode_new_address("")) is None
    assert parse_new_address(b"\0\xd8") is None
