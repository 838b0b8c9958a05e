"""The papers as OFD (版式文件, GB/T 33190-2016) beside the PDF: the same pages, each one picture.

The pages are drawn by poppler's programs, in processes of their own with bounds on time and memory, since what draws a PDF reads
what a terminal sent. There is no signature in the file and no text: which file counts says the page that offers both.
"""

import os
import re
import subprocess
import time
import uuid
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from shutil import which
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

NAMESPACE = "http://www.ofdspec.org/2016"
_DOTS_PER_INCH = 200
_POINT = 25.4 / 72
"""Millimetres of a typographic point, the unit of a PDF."""
_WITHIN = 30.0
"""Seconds for one file: a page takes less than one."""
MOST_PAGES, _MOST_MILLIMETRES = 50, 1200
_BOUNDS = ("prlimit", f"--as={2**30}", "--cpu=20", "--core=0", "--")
"""Of one program: 1 GiB of addresses, 20 s of processor."""
_PROGRAMS = (_BOUNDS[0], "pdfinfo", "pdftoppm")
_COUNT = re.compile(r"^Pages:\s+(\d+)$", re.MULTILINE)
_SIZE = re.compile(r"^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+) pts", re.MULTILINE)

ET.register_namespace("ofd", NAMESPACE)


class NotDrawable(Exception):
    """The document to become an OFD is no PDF that can be drawn within the bounds (无法转换)."""


@dataclass(frozen=True)
class _Page:
    """One page: its size in millimetres, and its PNG."""

    width: float
    height: float
    picture: bytes

    @property
    def box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


def can_draw() -> bool:
    """Whether the programs are on this machine; without them no OFD is offered."""
    return all(which(program) is not None for program in _PROGRAMS)


def ofd_of(pdf: bytes, title: str, made_on: date) -> bytes:
    """The PDF as an OFD file of the same pages. Blocks, half a second a page. Raises NotDrawable."""
    pages = _drawn(pdf)
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("OFD.xml", _head(title, made_on))
        package.writestr("Doc_0/Document.xml", _document(pages))
        package.writestr("Doc_0/DocumentRes.xml", _resources(pages))
        for number, page in enumerate(pages):
            package.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", _content(page, number))
            package.writestr(f"Doc_0/Res/page_{number}.png", page.picture, ZIP_STORED)
    return written.getvalue()


def _drawn(pdf: bytes) -> tuple[_Page, ...]:
    ends_at = time.monotonic() + _WITHIN
    said = _run(("pdfinfo", "-l", str(MOST_PAGES), "-"), pdf, ends_at).decode(errors="replace")
    sizes = [(float(width) * _POINT, float(height) * _POINT) for width, height in _SIZE.findall(said)]
    count = _COUNT.search(said)
    if not sizes or count is None or int(count[1]) != len(sizes):
        raise NotDrawable("no pages, or too many")
    if max(map(max, sizes)) > _MOST_MILLIMETRES:
        raise NotDrawable("a page is too large")
    return tuple(
        _Page(round(width, 2), round(height, 2), _picture(pdf, number, ends_at))
        for number, (width, height) in enumerate(sizes, 1)
    )


def _picture(pdf: bytes, number: int, ends_at: float) -> bytes:
    which_page = ("-f", str(number), "-l", str(number))
    drawing = ("pdftoppm", "-png", "-r", str(_DOTS_PER_INCH), "-singlefile", *which_page, "-")
    return _run(drawing, pdf, ends_at)


def _run(command: tuple[str, ...], pdf: bytes, ends_at: float) -> bytes:
    # nothing of the centre's environment: its settings may hold secrets
    alone = {"PATH": os.environ.get("PATH", os.defpath)}
    left = max(0.1, ends_at - time.monotonic())
    try:
        done = subprocess.run((*_BOUNDS, *command), input=pdf, capture_output=True, check=True, timeout=left, env=alone)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawable(f"{command[0]}: {type(error).__name__}") from error
    return done.stdout


# --- the parts of the package; identifiers count within the document: four for each page ---


def _ids(number: int) -> tuple[str, str, str, str]:
    """Of the page with that number, its picture as a resource, its layer and its picture as an object."""
    first = 4 * number + 1
    return str(first), str(first + 1), str(first + 2), str(first + 3)


def _head(title: str, made_on: date) -> bytes:
    root = ET.Element(f"{{{NAMESPACE}}}OFD", Version="1.0", DocType="OFD")
    body = _below(root, "DocBody")
    info = _below(body, "DocInfo")
    _below(info, "DocID", uuid.uuid4().hex)
    _below(info, "Title", title)
    _below(info, "CreationDate", made_on.isoformat())
    _below(body, "DocRoot", "Doc_0/Document.xml")
    return _written(root)


def _document(pages: tuple[_Page, ...]) -> bytes:
    root = ET.Element(f"{{{NAMESPACE}}}Document")
    common = _below(root, "CommonData")
    _below(common, "MaxUnitID", str(4 * len(pages)))
    _below(_below(common, "PageArea"), "PhysicalBox", pages[0].box)
    _below(common, "DocumentRes", "DocumentRes.xml")
    listed = _below(root, "Pages")
    for number in range(len(pages)):
        _below(listed, "Page", ID=_ids(number)[0], BaseLoc=f"Pages/Page_{number}/Content.xml")
    return _written(root)


def _resources(pages: tuple[_Page, ...]) -> bytes:
    root = ET.Element(f"{{{NAMESPACE}}}Res", BaseLoc="Res")
    media = _below(root, "MultiMedias")
    for number in range(len(pages)):
        picture = _below(media, "MultiMedia", ID=_ids(number)[1], Type="Image", Format="PNG")
        _below(picture, "MediaFile", f"page_{number}.png")
    return _written(root)


def _content(page: _Page, number: int) -> bytes:
    _, resource, layer, picture = _ids(number)
    root = ET.Element(f"{{{NAMESPACE}}}Page")
    _below(_below(root, "Area"), "PhysicalBox", page.box)
    body = _below(_below(root, "Content"), "Layer", ID=layer, Type="Body")
    # a picture is one unit square, which the matrix stretches over the page
    matrix = f"{page.width:g} 0 0 {page.height:g} 0 0"
    _below(body, "ImageObject", ID=picture, ResourceID=resource, Boundary=page.box, CTM=matrix)
    return _written(root)


def _below(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    made.text = text
    return made


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
