"""What the template of an issued document is given: the document, and its codes as rows and bars."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kiosk.papers.receipt_data import qr_rows

if TYPE_CHECKING:  # the first screen needs no pydantic
    from contract.documents import IssuedDocument


def document_json(document: IssuedDocument) -> str:
    """For `document.typ`, which also wants its images."""
    return json.dumps(_data(document), ensure_ascii=False)


def _data(document: IssuedDocument) -> dict[str, Any]:
    content = document.verification_url or document.verification_code
    data = document.model_dump(mode="json")
    data["qr"] = qr_rows(content) if content else []
    data["bars"] = bars(document.bar_code) if document.bar_code else ""
    return data


def bars(text: str) -> str:
    """A Code 128 as 0 and 1 from left to right."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # a buffer, which its types do not say
    _height, width = image.shape or (0, 0)
    return "".join("1" if module == 0 else "0" for module in image.tobytes()[:width])
