"""The page process's side: takes and reads one page after the other, and keeps nothing between two of them."""

from typing import BinaryIO

import cv2
import numpy as np

from drivers.document_scanner.page import capture_page, keep_as_it_lies
from drivers.ocr.exchange import AnsweredPage, PageWish, next_asked_page
from drivers.ocr.model_files import ReadingModels
from drivers.ocr.page_reader import PageReader
from drivers.piped.messages import send
from drivers.piped.pixels import pixels_of
from drivers.ports.device import Pixels
from drivers.ports.pages import PageCaptured, PageRead


def serve_pages(models: ReadingModels, source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone. Without models a page is taken as it lies, and nothing on it is read."""
    reader = PageReader(models) if models.are_there else None
    if reader is not None:
        reader.quarter_turns(np.full((64, 64, 3), 255, np.uint8))
    while (asked := next_asked_page(source)) is not None:
        question, received = asked
        send(page_answer(reader, pixels_of(received), question.wish), to)


def page_answer(reader: PageReader | None, picture: Pixels, wish: PageWish) -> AnsweredPage:
    if wish is PageWish.KEEP:
        return keep_as_it_lies(picture)
    taken = capture_page(picture, None if reader is None else reader.upright)
    if wish is PageWish.TAKE or not isinstance(taken, PageCaptured):
        return taken
    if reader is None:
        return PageRead(())
    page = cv2.imdecode(np.frombuffer(taken.jpeg, np.uint8), cv2.IMREAD_COLOR)
    return PageRead(reader.read(np.asarray(page, dtype=np.uint8)))
