"""Cards of other issuers: other words for no, other lengths, records by number, blanks; only what names the holder may refuse a card."""

import threading
from datetime import date

import pytest

from drivers.ports.card_service import Slot, SlotState
from drivers.ports.id_card_reader import CardDoubt
from drivers.ports.social_card_reader import (
    CardInterface,
    SocialCard,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
)
from drivers.social_card_reader.card import CardOutcome, CardReading
from tests.drivers.social_card_parts import gone, made, never

NUMBER = b"11010519491231002X"
NUMBERS = {0x01: 1, 0x03: 3, 0x05: 5, 0x06: 6, 0x07: 7, 0x08: 1, 0x09: 2, 0x4E: 3, 0x0A: 4, 0x0D: 7}
ISSUER, HOLDER = 0xEF05, 0xEF06
OLD_NAME = "阿卜杜拉伊木江·麦麦提吐尔逊艾力江"


class OddCard:
    """A card without T=0; `records` by file and tag."""

    def __init__(self, **changed: bytes | None) -> None:
        name = "张三".encode("gb18030").ljust(30, b"\0")
        self.records: dict[int, dict[int, bytes]] = {
            ISSUER: {
                0x01: bytes.fromhex("441600D1560000050123456789ABCDEF"),
                0x03: b"2.00",
                0x05: bytes.fromhex("20200101"),
                0x06: bytes.fromhex("20300101"),
                0x07: b"A12345678",
            },
            HOLDER: {0x08: NUMBER, 0x09: name, 0x4E: bytes(20), 0x0A: b"2", 0x0D: bytes.fromhex("19491231")},
        }
        for tag, value in ((int(each[1:], 16), value) for each, value in changed.items()):
            file = self.records[ISSUER if tag < 0x08 else HOLDER]
            file.pop(tag)
            if value is not None:
                file[tag] = value
        self.absent = 0x6A83
        self.wrong_length = 0
        self.selects_by, self.refuses_selection = (0x00, 0x02), 0x6A86
        self.by_tag = True
        self._file = 0

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0xA4:
            return self._selected(command).to_bytes(2, "big")
        if command[3] >> 3:
            return self._numbered(command)
        return self._read(command) if self.by_tag else (0x6A86).to_bytes(2, "big")

    def disconnect(self) -> None:
        """Nothing is held."""

    def _selected(self, command: bytes) -> int:
        if command[2] != 0x04:
            if command[2] not in self.selects_by:
                return self.refuses_selection
            self._file = int.from_bytes(command[5:7], "big")
        return 0x9000

    def _read(self, command: bytes) -> bytes:
        value = self.records[self._file].get(command[2])
        if value is None:
            return self.absent.to_bytes(2, "big")
        record = bytes([command[2], len(value)]) + value
        if not self.wrong_length or command[4] == len(record):
            return record + b"\x90\x00"
        return (record if self.wrong_length == 0x6282 else b"") + self.wrong_length.to_bytes(2, "big")

    def _numbered(self, command: bytes) -> bytes:
        assert command[3] in (0x2C, 0x34)
        for tag, value in self.records[ISSUER if command[3] == 0x2C else HOLDER].items():
            if NUMBERS[tag] == command[2]:
                return bytes([tag, len(value)]) + value + b"\x90\x00"
        return self.absent.to_bytes(2, "big")


def outcome_of(card: OddCard) -> CardOutcome:
    return CardReading(card, b"\x3b", CardInterface.CONTACT, None).read()


def read(card: OddCard) -> SocialCard:
    outcome = outcome_of(card)
    assert isinstance(outcome, SocialCard), outcome
    assert outcome.id_number == NUMBER.decode()
    return outcome


def problem_of(card: OddCard) -> SocialCardProblem:
    outcome = outcome_of(card)
    assert isinstance(outcome, SocialCardUnreadable), outcome
    return outcome.problem_of_card


@pytest.mark.parametrize("status", [0x6700, 0x6282])
def test_record_of_other_length_is_read(status: int) -> None:
    card = OddCard()
    card.wrong_length = status
    assert read(card).card_number == "A12345678"


@pytest.mark.parametrize("status", [0x6A82, 0x6981, 0x6A80, 0x6D00, 0x6700])
def test_file_is_selected_by_whichever_way(status: int) -> None:
    card = OddCard()
    card.selects_by, card.refuses_selection = (0x00,), status
    assert read(card).name == "张三"
    card.selects_by = ()
    assert problem_of(card) is SocialCardProblem.NOT_SOCIAL


@pytest.mark.parametrize("status", [0x6A81, 0x6A82, 0x6A83, 0x6A86, 0x6A88, 0x6A80, 0x6985, 0x6B00])
def test_absent_extension_is_reported_by_any_word(status: int) -> None:
    card = OddCard(x4E=None)
    card.absent = status
    assert read(card).name == "张三"


def test_records_are_read_by_number_where_tags_fail() -> None:
    card = OddCard()
    card.by_tag = False
    found = read(card)
    assert (found.name, found.card_number, found.valid_to) == ("张三", "A12345678", date(2030, 1, 1))


@pytest.mark.parametrize("status", [0x6A83, 0x6985, 0x6988, 0x6A88, 0x6982])
def test_closed_card_asks_for_keys_by_any_word(status: int) -> None:
    card = OddCard(x03=b"3.00")
    card.records[HOLDER] = {}
    card.absent = status
    assert problem_of(card) is SocialCardProblem.UNAUTHENTICATED


@pytest.mark.parametrize(
    ("changed", "field", "reported", "doubts"),
    [
        ({"x06": bytes.fromhex("20300229")}, "valid_to", None, {CardDoubt.VALIDITY_UNKNOWN}),
        ({"x06": bytes.fromhex("20300000")}, "valid_to", None, {CardDoubt.VALIDITY_UNKNOWN}),
        ({"x06": bytes.fromhex("99991231")}, "valid_to", None, set()),
        ({"x05": bytes.fromhex("20201301")}, "issued_on", None, set()),
        ({"x07": b"\xff" * 9}, "card_number", "", set()),
        ({"x07": None}, "card_number", "", set()),
        ({"x01": None}, "city_code", "", {CardDoubt.CARD_ID_MISSING}),
        ({"x01": bytes(16)}, "city_code", "000000", {CardDoubt.CARD_ID_MISSING}),
        ({"x03": bytes(4)}, "version", 2, {CardDoubt.VERSION_MISSING}),
        ({"x0A": b"\xff"}, "sex", "2", set()),
        ({"x0D": b"1949"}, "birth_date", date(1949, 12, 31), set()),
    ],
)
def test_field_without_a_name_refuses_no_card(
    changed: dict[str, bytes | None], field: str, reported: object, doubts: set[CardDoubt]
) -> None:
    card = read(OddCard(**changed))
    assert (getattr(card, field), card.doubts) == (reported, doubts)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (OLD_NAME, OLD_NAME[:15]),
        ("A" + OLD_NAME, "A" + OLD_NAME[:14]),
        ("张" * 7 + "𠮷" * 6, "张" * 7 + "𠮷" * 4),
    ],
)
def test_name_that_fills_its_field_is_doubted(name: str, kept: str) -> None:
    card = read(OddCard(x09=name.encode("gb18030")[:30], x4E=None))
    assert (card.name, card.doubts) == (kept, {CardDoubt.NAME_CUT})


def test_name_ends_at_its_first_nul() -> None:
    card = read(OddCard(x09="张三".encode("gb18030") + b"\0" + b"\x11" * 25))
    assert (card.name, card.doubts) == ("张三", set())
    assert problem_of(OddCard(x09="张\x11三".encode("gb18030"))) is SocialCardProblem.MALFORMED


class OneReader:
    """A service with one reader, in which `card` is."""

    def __init__(self) -> None:
        self.card: OddCard | None = None
        self._pause = threading.Event()

    def look(self, seconds: float) -> tuple[Slot, ...]:
        self._pause.wait(min(seconds, 0.01))
        return (Slot("ACME 00 00", SlotState.EMPTY if self.card is None else SlotState.CARD, b"\x3b"),)

    def wake(self) -> None:
        """A look is short."""

    def close(self) -> None:
        """Nothing is held."""

    def connect(self, reader: str) -> OddCard:
        assert reader == "ACME 00 00"
        assert self.card is not None
        return self.card


def test_status_tells_doubts_of_last_card() -> None:
    service = OneReader()
    reader = made(service)
    try:
        for card, reported in [
            (OddCard(x01=None, x03=bytes(4)), "; the last card says no version; the last card has no card id"),
            (OddCard(), ""),
        ]:
            gone(reader)
            service.card = card
            assert isinstance(reader.read(60, never), SocialCardRead)
            assert reader.status().evidence == f"ACME 00 00: card{reported}"
            service.card = None
    finally:
        reader.close()
