"""Issued documents to PDF, with typst: one template a layout, fonts of the system, no network, no packages.

Blocks for a fraction of a second: call on a lane. Keeps nothing of what it laid out.
"""

import json
from pathlib import Path
from typing import Protocol

from contract.documents import IssuedDocument

TEMPLATES = Path(__file__).parent / "templates"


class DocumentPress(Protocol):
    """Lays a document out."""

    def render(self, document: IssuedDocument) -> bytes:
        """The PDF."""


class TypstPress:
    """文书排版."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates

    def render(self, document: IssuedDocument) -> bytes:
        """The PDF of a document. Raises `typst.TypstError` for a broken template, which is a defect."""
        import typst  # a compiler of 30 MB: not before the first document

        template = self._templates / "document.typ"
        made: bytes = typst.compile(template, root=self._templates, sys_inputs=_inputs(document))
        return made


def _inputs(document: IssuedDocument) -> dict[str, str]:
    data = document.model_dump(mode="json")
    data["qr"] = _qr_rows(document)
    return {"document": json.dumps(data, ensure_ascii=False)}


def _qr_rows(document: IssuedDocument) -> list[str]:
    """The QR code as rows of 0 and 1, drawn by the template as vectors; empty where there is nothing to verify."""
    content = document.verification_url or document.verification_code
    if not content:
        return []
    import segno

    return ["".join(str(min(cell, 1)) for cell in row) for row in segno.make(content, error="m", micro=False).matrix]
