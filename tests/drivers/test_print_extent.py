"""How much of a document came out, by what the printer counted; and the paper that a job asks for."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from drivers.document_printer.extent import PrintExtent, page_count, print_extent
from drivers.document_printer.jobs import JobLook
from drivers.document_printer.media_collection import media_collection, paper_size
from drivers.document_printer.options import IppOptions
from drivers.document_printer.reasons import lacking_setting
from simulators.document_printer.emulated_message import decode

COMPLETED = 9


@given(st.integers(1, 12))
def test_pages_of_a_written_pdf(pages: int) -> None:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    assert page_count(out.getvalue()) == pages


@given(st.integers(1, 40))
def test_pages_in_object_streams_are_seen(pages: int) -> None:
    packed = zlib.compress(b"<</Type/Page/Parent 2 0 R>> " * pages)
    pdf = (
        b"%PDF-1.7\n7 0 obj <</Type/ObjStm/N 3/First 9/Filter/FlateDecode>> stream\r\n" + packed + b"\nendstream endobj"
    )
    assert page_count(pdf) == pages


@given(st.binary(max_size=400))
def test_any_bytes_have_pages_or_none(data: bytes) -> None:
    count = page_count(b"/ObjStm >> stream\n" + data + b"endstream")
    assert count is None or count > 0


@pytest.mark.parametrize(
    ("impressions", "sheets", "is_out"),
    [
        (3, None, True),
        (2, None, False),
        (None, 2, True),
        (None, 1, False),
        (1, 2, True),
        (0, 0, False),
        (None, None, True),
    ],
)
def test_three_pages_on_two_sides(impressions: int | None, sheets: int | None, is_out: bool) -> None:
    look = JobLook(COMPLETED, impressions=impressions, sheets=sheets)
    assert print_extent(3, 1, is_two_sided=True).is_out(look) is is_out


def test_document_without_visible_pages_needs_paper() -> None:
    extent = print_extent(None, 1, is_two_sided=False)
    assert extent == PrintExtent()
    assert extent.is_out(JobLook(COMPLETED, impressions=1))
    assert not extent.is_out(JobLook(COMPLETED, impressions=0))


@pytest.mark.parametrize(
    ("media", "size"),
    [
        ("iso_a4_210x297mm", (21000, 29700)),
        ("na_letter_8.5x11in", (21590, 27940)),
        ("iso_dl_110x220mm", (11000, 22000)),
        ("a4", None),
    ],
)
def test_size_in_the_media_name(media: str, size: tuple[int, int] | None) -> None:
    assert paper_size(media) == size


def test_collection_without_size_names_the_tray() -> None:
    head = b"\x01\x01\x00\x02\x00\x00\x00\x01\x02"
    ((_, job),) = decode(head + media_collection("a4", "tray-2") + b"\x03").groups
    assert job["media-col"][1] == ["", "media-source", "tray-2", ""]


def test_what_is_not_listed_is_lacking() -> None:
    options = IppOptions(uri="ipp://192.0.2.7/ipp/print", tray="tray-2", sides="two-sided-long-edge")
    assert lacking_setting({}, options) is None
    offered = {"sides-supported": "one-sided", "media-supported": ["iso_a4_210x297mm"]}
    assert lacking_setting(offered, options) == "the printer has no sides 'two-sided-long-edge'; it has: one-sided"
