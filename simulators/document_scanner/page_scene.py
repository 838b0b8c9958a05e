"""Draws what a document camera sees: a table, and a sheet of made-up paper on it. Serves nothing."""

import cv2
import numpy as np
from msgspec import Struct
from PIL import Image, ImageDraw

from drivers.ports.device import Pixels
from simulators.lettering import broken, letters

WIDTH, HEIGHT = 1600, 1200
SHEET_WIDTH, SHEET_HEIGHT = 840, 1188
MARGIN = 90


class Sheet(Struct, frozen=True):
    """A printed sheet and how it lies (纸张): degrees askew, and how far the camera looks at it from the side (0–1).

    `picture`: a file with the picture of the whole sheet, in place of title and lines.
    """

    title: str
    lines: tuple[str, ...]
    askew: float = 4.0
    slant: float = 0.5
    picture: str = ""


def draw_scene(sheet: Sheet | None) -> Pixels:
    """The table at 1600 × 1200, with the sheet on it if there is one."""
    scene = wooden_table()
    if sheet is None:
        return scene
    page = draw_sheet(sheet)
    turn = _lying(sheet)
    size = (WIDTH, HEIGHT)
    cover = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), turn, size, flags=cv2.INTER_AREA)
    shadow = cv2.GaussianBlur(np.roll(cover, (10, 12), axis=(0, 1)), (0, 0), 14).astype(np.float32) / 255
    scene = np.asarray(scene.astype(np.float32) * (1 - 0.45 * shadow)[:, :, None], dtype=np.uint8)
    laid = cv2.warpPerspective(page, turn, size, flags=cv2.INTER_AREA).astype(np.float32)
    # The lamp is on the left behind the table: paper is never evenly lit.
    laid *= np.linspace(0.94, 0.74, WIDTH, dtype=np.float32)[None, :, None]
    share = cover.astype(np.float32)[:, :, None] / 255
    return np.asarray(scene * (1 - share) + laid * share, dtype=np.uint8)


def draw_sheet(sheet: Sheet) -> Pixels:
    """The sheet alone, A4 at about 100 dpi."""
    if sheet.picture:
        with Image.open(sheet.picture) as whole:
            sized = whole.convert("RGB").resize((SHEET_WIDTH, SHEET_HEIGHT), Image.Resampling.LANCZOS)
        return np.asarray(sized, dtype=np.uint8)[:, :, ::-1]
    page = Image.new("L", (SHEET_WIDTH, SHEET_HEIGHT), 250)
    draw, title, body = ImageDraw.Draw(page), letters(44, bold=True), letters(26)
    inner = SHEET_WIDTH - 2 * MARGIN
    top = MARGIN
    for line in broken(sheet.title, title, inner):
        draw.text((SHEET_WIDTH // 2, top), line, font=title, fill=30, anchor="ma")
        top += 62
    top += 30
    for text in sheet.lines:
        for line in broken(text, body, inner):
            draw.text((MARGIN, top), line, font=body, fill=45, anchor="la")
            top += 44
        top += 10
    grey = np.asarray(page, dtype=np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def wooden_table() -> Pixels:
    """The table with nothing on it."""
    noise = np.random.default_rng(3).normal(0, 1, (HEIGHT // 4, 60)).astype(np.float32)
    grain = cv2.GaussianBlur(cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), (0, 0), 2)
    tone = np.array([62, 84, 112], dtype=np.float32)
    lit = np.linspace(1.08, 0.86, WIDTH, dtype=np.float32)[None, :, None]
    return np.asarray(np.clip((tone + 7 * grain[:, :, None]) * lit, 0, 255), dtype=np.uint8)


def _lying(sheet: Sheet) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """From the sheet's own dots to where they lie in the picture."""
    half_width, half_height = 355.0, 502.0
    far = 1 - 0.16 * sheet.slant
    flat = np.array(
        [
            [-half_width * far, -half_height],
            [half_width * far, -half_height],
            [half_width, half_height],
            [-half_width, half_height],
        ]
    )
    angle = np.radians(sheet.askew)
    turned = flat @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    place = (turned + np.array([WIDTH / 2, HEIGHT / 2])).astype(np.float32)
    own = np.array([[0, 0], [SHEET_WIDTH, 0], [SHEET_WIDTH, SHEET_HEIGHT], [0, SHEET_HEIGHT]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(own, place), dtype=np.float64)
