"""Issued documents to PDF, with typst: one template a layout, fonts of the system, no network, no packages.

Blocks for a fraction of a second: call on a worker. Keeps nothing of what it laid out.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from contract.documents import IssuedDocument
from kiosk.services.ports import NO_PICTURES, Pictures

TEMPLATES = Path(__file__).parent / "templates"
PROJECT = Path(__file__).parents[2]
LONGEST = 60.0
"""Seconds; a document takes a fraction of one."""


class PressFailed(Exception):
    """The compiler gave no PDF; its own words may quote the document and are dropped."""


class TypstPress:
    """文书排版 — each document in a process of its own (see `kiosk.papers.press_process`), for a tenth of a second."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates

    def render(self, document: IssuedDocument, pictures: Pictures = NO_PICTURES) -> bytes:
        """The PDF of a document. Raises PressFailed for a broken template, which is a defect."""
        asked = {
            "template": str(self._templates / "document.typ"),
            "root": str(self._templates),
            "document": _data(document, pictures),
        }
        # the contents go in by a pipe: neither files nor arguments can be read by others
        command = [sys.executable, "-m", "kiosk.papers.press_process"]
        try:
            done = subprocess.run(
                command, input=json.dumps(asked).encode(), capture_output=True, timeout=LONGEST, check=True, cwd=PROJECT
            )
        except subprocess.SubprocessError as failed:
            raise PressFailed(type(failed).__name__) from None
        return done.stdout


def _data(document: IssuedDocument, pictures: Pictures) -> dict[str, Any]:
    data = document.model_dump(mode="json")
    data["qr"] = _qr_rows(document)
    data["bars"] = bars(document.bar_code) if document.bar_code else ""
    data["images"] = {name.value: list(pictures[name]) for name in document.pictures if name in pictures}
    return data


def bars(text: str) -> str:
    """A Code 128 as 0 and 1 from left to right."""
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    row = np.array(code.to_image(scale=1, add_quiet_zones=False))[0]
    return "".join("1" if module == 0 else "0" for module in row)


def _qr_rows(document: IssuedDocument) -> list[str]:
    """The QR code as rows of 0 and 1, drawn by the template as vectors; empty where there is nothing to verify."""
    content = document.verification_url or document.verification_code
    if not content:
        return []
    import segno

    return ["".join(str(min(cell, 1)) for cell in row) for row in segno.make(content, error="m", micro=False).matrix]
