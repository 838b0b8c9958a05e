"""Which tray lacks paper: Debian's own printer, and answers as other makers write them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.text import Language
from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.document_printer.trays import paper_name, tray_sentences
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.status import ProblemCode
from kiosk.diagnostics.evidence_words import evidence_words
from tests.drivers.partners.ipp import EvePrinter, eve_printer
from tests.drivers.partners.odd_ipp import OddIppPrinter, attributes, served
from wording.store import load_wording

A4 = "iso_a4_210x297mm"
ALL = (ProblemCode.PAPER_OUT, ProblemCode.PAPER_LOW)
TRAY = "type=sheetFeedAutoRemovableTray;mediafeed=29700;mediaxfeed=21000;maxcapacity={};level={};status=0;name={}"


@pytest.fixture(scope="module")
def eve() -> Iterator[EvePrinter]:
    with eve_printer() as printer:
        yield printer


def status_of(uri: str) -> str:
    return IppDocumentPrinter(IppOptions(uri=uri), SystemMonotonicClock()).status().evidence


def loaded(main: int, bypass: int, main_size: str = A4) -> str:
    return (
        f"media?size1={main_size}&type1=stationery&level1={main}&size3=iso_dl_110x220mm&type3=envelope&level3={bypass}"
    )


@pytest.mark.parametrize(
    ("paper", "reported"),
    [
        (loaded(0, 25), "trays without paper: main (A4); printer-state-reasons: media-empty"),
        (loaded(0, 0), "trays without paper: main (A4), by-pass-tray (DL); printer-state-reasons: media-empty"),
        (loaded(250, 5), "trays with little paper: by-pass-tray (DL); printer-state-reasons: media-low"),
        (loaded(250, 25), "printer-state-reasons: none"),
    ],
)
def test_real_printer_names_its_empty_tray(eve: EvePrinter, paper: str, reported: str) -> None:
    eve.load(paper)
    assert status_of(eve.uri).startswith(reported)


@pytest.mark.parametrize(
    ("reasons", "tells", "reported"),
    [
        (
            ("media-empty-error",),
            attributes(0x30, "printer-input-tray", TRAY.format(520, 390, "Tray1\0"), TRAY.format(520, 0, "Tray 2;")),
            "trays without paper: Tray 2",
        ),
        (
            ("media-needed-error", "media-low-warning"),
            attributes(
                0x30, "printer-input-tray", TRAY.format(-2, -2, "Kassette Links"), TRAY.format(-2, -2, "下层纸盒")
            )
            + attributes(
                0x30,
                "printer-alert",
                "code=inputMediaSupplyEmpty;index=3;severity=critical;group=input;groupindex=2;location=6",
                "code=inputMediaSupplyLow;index=4;severity=nonCriticalUnaryWarning;group=input;groupindex=1",
            ),
            "trays without paper: 下层纸盒; trays with little paper: Kassette Links",
        ),
        (
            ("media-empty-report",),
            attributes(0x30, "printer-alert", "code=jam", "code=inputMediaSupplyEmpty;severity=critical")
            + attributes(0x41, "printer-alert-description", "Jam", "Cassette 3; no paper\n"),
            "trays without paper: Cassette 3 no paper",
        ),
        (("media-empty-report",), attributes(0x30, "printer-alert", ""), "printer-state-reasons: media-empty-report"),
    ],
    ids=["level", "row of an alert", "words of an alert", "nothing told"],
)
def test_tray_of_other_makers_is_named(reasons: tuple[str, ...], tells: bytes, reported: str) -> None:
    partner = OddIppPrinter()
    partner.reasons, partner.tells = reasons, tells
    with served(partner) as uri:
        assert status_of(uri).startswith(reported)


def test_tray_name_in_another_encoding_is_survived() -> None:
    partner = OddIppPrinter()
    partner.reasons = ("media-empty-report",)
    partner.tells = attributes(0x30, "printer-input-tray", TRAY.format(250, 0, "").encode() + "纸盒A".encode("gbk"))
    with served(partner) as uri:
        assert status_of(uri).startswith("trays without paper: ")


def test_paper_that_no_tray_holds_is_reported() -> None:
    ready = {"media-size-name": "iso_a5_148x210mm", "media-source": "tray-1"}
    said = {"printer-input-tray": TRAY.format(250, 100, "Tray 1"), "media-col-ready": ready}
    assert [*tray_sentences(said, ALL, A4)] == ["no tray holds A4: Tray 1 (A5)"]
    assert [*tray_sentences(said, ALL, "iso_a5_148x210mm")] == []
    assert [*tray_sentences(said, (), A4)] == []


@pytest.mark.parametrize(
    ("media", "name"), [(A4, "A4"), ("na_letter_8.5x11in", "LETTER"), ("custom", "custom"), ("", "")]
)
def test_paper_has_its_short_name(media: str, name: str) -> None:
    assert paper_name(media) == name


def test_keeper_reads_trays_in_own_language() -> None:
    wording = load_wording()
    reported = "trays without paper: main (A4), Tray 2 (A5), Kassette Links; printer-state-reasons: media-empty"
    for language, words in (
        (Language.ZH, "缺纸的纸盒：主纸盒 (A4)、纸盒 2 (A5)、Kassette Links；"),
        (Language.EN, "These trays are empty: the main tray (A4), tray 2 (A5), Kassette Links; "),
    ):
        said = evidence_words(
            reported, lambda message, language=language, **more: wording.say(message, language, **more)
        )
        assert said.startswith(words)


ANY = st.one_of(st.integers(), st.text(max_size=60), st.binary(max_size=60), st.none(), st.lists(st.text(max_size=9)))
NAMES = ("printer-input-tray", "media-col-ready", "printer-alert", "printer-alert-description")


@given(st.dictionaries(st.sampled_from(NAMES), ANY | st.dictionaries(st.text(max_size=9), ANY)))
def test_any_answer_gives_short_lines_or_none(said: dict[str, Any]) -> None:
    assert all("\n" not in line and len(line) < 400 for line in tray_sentences(said, ALL, A4))
