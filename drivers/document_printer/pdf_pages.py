"""How many pages a PDF has, without a PDF library (ISO 32000-1 section 7.7.3): enough to compare with what a printer counted."""

import re
import zlib

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/ObjStm\b[^>]*?>>(?:\s*>>)*\s*stream\r?\n(.*?)endstream", re.DOTALL)
_LONGEST_UNPACKED = 32 << 20


def page_count(pdf: bytes) -> int | None:
    """The page objects of the file, also those in compressed object streams; None where none can be seen."""
    parts = [pdf, *(_unpacked(found.group(1)) for found in _PACKED.finditer(pdf))]
    return sum(len(_PAGE.findall(part)) for part in parts) or None


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, _LONGEST_UNPACKED)
    except zlib.error:
        return b""
