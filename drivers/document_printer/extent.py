"""How much must come out of a document, compared with what the printer counted."""

import re
import zlib

from msgspec import Struct

from drivers.document_printer.jobs import JobLook

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/ObjStm\b[^>]*?>>(?:\s*>>)*\s*stream\r?\n(.*?)endstream", re.DOTALL)
_LONGEST_UNPACKED = 32 << 20


class PrintExtent(Struct, frozen=True):
    """Printed sides, and the fewest sheets that hold them (应出页数). None where the document does not show its pages."""

    sides: int | None = None
    sheets: int | None = None

    def is_out(self, look: JobLook) -> bool:
        """Whether one of the printer's counts reaches it; a printer that counts nothing is believed."""
        if look.counted is None:
            return True
        return _reaches(look.impressions, self.sides) or _reaches(look.sheets, self.sheets)


def print_extent(pages: int | None, copies: int, *, is_two_sided: bool) -> PrintExtent:
    """Of a document of so many pages."""
    if pages is None:
        return PrintExtent()
    return PrintExtent(pages * copies, ((pages + 1) // 2 if is_two_sided else pages) * copies)


def _reaches(counted: int | None, due: int | None) -> bool:
    return counted is not None and counted >= (1 if due is None else due)


def page_count(pdf: bytes) -> int | None:
    """The page objects of the file (ISO 32000-1 section 7.7.3), also those in compressed object streams; None where none can be seen."""
    parts = [pdf, *(_unpacked(found.group(1)) for found in _PACKED.finditer(pdf))]
    return sum(len(_PAGE.findall(part)) for part in parts) or None


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, _LONGEST_UNPACKED)
    except zlib.error:
        return b""
