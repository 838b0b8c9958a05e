"""Receipts in dots as the press hands them over, out of no press: a printer does not care what is on them."""

import random

import numpy as np
from PIL import Image

from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper


def a_receipt(height: int = 200, job_id: str = "job-1") -> ReceiptImage:
    """Of dots that mean nothing, the same in every run."""
    paper = ReceiptPaper()
    return ReceiptImage(job_id, paper, random.Random(height).randbytes(height * paper.row_bytes))


def picture_of(receipt: ReceiptImage) -> Image.Image:
    """As it must look on paper."""
    rows = np.frombuffer(receipt.rows, np.uint8).reshape(-1, receipt.paper.row_bytes)
    return Image.fromarray(np.unpackbits(rows, axis=1) == 0)
