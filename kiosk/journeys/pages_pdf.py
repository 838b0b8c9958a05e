"""Several captured pages as one PDF (ISO 32000-1): each JPEG as it is, on a sheet of A4; a card as large as it is."""

import struct
from collections.abc import Sequence

from msgspec import Struct

_A4 = (595.28, 841.89)
_MARGIN = 28.35
"""One centimetre in points."""
_CARD_WIDTH = 242.65
"""Points; 85.6 mm, as wide as a card is (ISO/IEC 7810 ID-1)."""
_CARD_RATIO = 1.5


_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among the frames of a JPEG (ISO/IEC 10918-1 table B.1) that are tables."""
_FIRST_FRAME, _LAST_FRAME = 0xC0, 0xCF


class _Picture(Struct, frozen=True):
    jpeg: bytes
    width: int
    height: int
    colours: int


def pages_pdf(jpegs: Sequence[bytes]) -> bytes:
    """One page of paper for each, in this order; some hundred bytes a page longer than the JPEGs. Raises ValueError for no JPEG."""
    pages = [_picture(jpeg) for jpeg in jpegs]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()]
    for number, page in enumerate(pages):
        objects += _objects(page, 3 + 3 * number)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _objects(page: _Picture, first: int) -> tuple[bytes, bytes, bytes]:
    """The page, what is drawn on it, and the picture."""
    left, bottom, width, height = _place(page)
    drawn = f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /P Do Q".encode()
    sheet = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_A4[0]} {_A4[1]}]/Contents {first + 1} 0 R"
        f"/Resources<</XObject<</P {first + 2} 0 R>>>>>>"
    )
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {page.width}/Height {page.height}"
        f"/ColorSpace/{'DeviceGray' if page.colours == 1 else 'DeviceRGB'}/BitsPerComponent 8/Filter/DCTDecode/Length {len(page.jpeg)}>>"
    )
    return sheet.encode(), _stream(f"<</Length {len(drawn)}>>", drawn), _stream(picture, page.jpeg)


def _stream(head: str, data: bytes) -> bytes:
    return head.encode() + b"\nstream\n" + data + b"\nendstream"


def _place(page: _Picture) -> tuple[float, float, float, float]:
    """In the middle of the sheet: a card as large as it is, anything else as large as fits."""
    if page.width >= _CARD_RATIO * page.height:
        width = _CARD_WIDTH
    else:
        width = min(_A4[0] - 2 * _MARGIN, (_A4[1] - 2 * _MARGIN) * page.width / page.height)
    height = width * page.height / page.width
    return (_A4[0] - width) / 2, (_A4[1] - height) / 2, width, height


def _picture(jpeg: bytes) -> _Picture:
    """With the size that its first frame states."""
    at = 2
    while at + 10 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], struct.unpack_from(">H", jpeg, at + 2)[0]
        if _FIRST_FRAME <= marker <= _LAST_FRAME and marker not in _NO_SIZE:
            height, width, colours = struct.unpack_from(">HHB", jpeg, at + 5)
            return _Picture(jpeg, width, height, colours)
        at += 2 + length
    raise ValueError("this is no JPEG")
