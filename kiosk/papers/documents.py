"""What the template of an issued document is given: the document, its codes as rows and bars, and its pictures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kiosk.papers.receipt_data import qr_rows

if TYPE_CHECKING:  # the first screen needs no pydantic
    from contract.documents import IssuedDocument
    from kiosk.services.ports import Pictures


def document_json(document: IssuedDocument, pictures: Pictures) -> str:
    """For `document.typ`."""
    return json.dumps(_data(document, pictures), ensure_ascii=False)


def _data(document: IssuedDocument, pictures: Pictures) -> dict[str, Any]:
    content = document.verification_url or document.verification_code
    data = document.model_dump(mode="json")
    data["qr"] = qr_rows(content) if content else []
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
