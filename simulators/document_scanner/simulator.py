"""The simulated document camera: an MJPEG camera above a drawn table. The adapter before it is the real one."""

import threading
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from drivers.ports.device import Pixels
from simulators.camera.stream_simulator import StreamSimulator, number_in
from simulators.document_scanner.cards import bank_card, driving_licence, identity_card
from simulators.document_scanner.page_scene import Sheet, draw_scene
from simulators.document_scanner.table_scene import LaidAt, laid
from simulators.simulator import ActRefused, Args, State

SAMPLE_TITLE = "申请材料样本（演示数据）"
SAMPLE_LINES = (
    "本页为演示用材料，不含任何真实个人信息。",
    "申请人：演示人员    联系电话：13800000000",
    "申请事项：城乡居民基本养老保险参保登记",
    "本人承诺所提交的材料真实、完整、有效，并愿意承担相应责任。",
    "Sample document for demonstration only.",
)


SAMPLE_CARDS: dict[str, Callable[[], Pixels]] = {
    "bank_card": lambda: bank_card("6222020000000000000"),
    "identity_card": lambda: identity_card("张演示", "11010519491231002X"),
    "driving_licence": lambda: driving_licence("张演示", "11010519491231002X", "441600012345"),
}
CARD_DOTS = 640
"""As wide as a card of 86 mm is under a camera of this picture that sees a sheet of A4 whole."""


class _Scene(Struct, frozen=True):
    sheet: Sheet | None = None
    card: str = ""
    blur: float = 0.0
    light: float = 1.0


class DocumentScannerSimulator(StreamSimulator):
    """Acts (模拟拍摄台): put_page{title, lines, askew, slant, picture}, put_card{kind}, take_page, focus{blur}, light{level}.

    Faults: unplugged, frozen, black.
    """

    def __init__(self, port: int = 0, rate: float = 6.0) -> None:
        super().__init__("document_scanner", port, rate)
        self._lock = threading.Lock()
        self._scene = _Scene()
        self._draw_picture: Pixels | None = None

    def act(self, action: str, args: Args) -> State:
        """Change the table; see the class."""
        with self._lock:
            match action:
                case "put_page":
                    self._scene = replace(self._scene, sheet=_sheet(args), card="")
                case "put_card":
                    self._scene = replace(self._scene, sheet=None, card=_card(args))
                case "take_page":
                    self._scene = replace(self._scene, sheet=None, card="")
                case "focus":
                    self._scene = replace(self._scene, blur=number_in(args, "blur", 0.0, (0.0, 30.0)))
                case "light":
                    self._scene = replace(self._scene, light=number_in(args, "level", 1.0, (0.0, 1.2)))
                case _:
                    raise ActRefused(f"no act {action!r}; there are: focus, light, put_card, put_page, take_page")
            self._draw_picture = None
        return self.state()

    def scene(self) -> State:
        """What lies on the table."""
        scene = self._scene
        return {
            "page": scene.sheet.title if scene.sheet is not None else None,
            "card": scene.card,
            "blur": scene.blur,
            "light": scene.light,
        }

    def picture(self) -> Pixels:
        """The table as the camera sees it."""
        with self._lock:
            if self._draw_picture is None:
                self._draw_picture = _draw_picture(self._scene)
            return self._draw_picture


def _draw_picture(scene: _Scene) -> Pixels:
    picture = draw_scene(scene.sheet)
    if scene.card:
        picture = laid(picture, SAMPLE_CARDS[scene.card](), LaidAt(width=CARD_DOTS))
    if scene.blur > 0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), scene.blur), dtype=np.uint8)
    return np.asarray(np.clip(picture * np.float32(scene.light), 0, 255), dtype=np.uint8)


def _card(args: Args) -> str:
    kind = str(args.get("kind", "bank_card"))
    if kind not in SAMPLE_CARDS:
        raise ActRefused(f"kind must be one of {', '.join(SAMPLE_CARDS)}")
    return kind


def _sheet(args: Args) -> Sheet:
    lines = args.get("lines", list(SAMPLE_LINES))
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise ActRefused("lines must be a list of texts")
    return Sheet(
        title=str(args.get("title", SAMPLE_TITLE)),
        lines=tuple(lines),
        askew=number_in(args, "askew", 4.0, (-20.0, 20.0)),
        slant=number_in(args, "slant", 0.5, (0.0, 1.0)),
        picture=_picture(args),
    )


def _picture(args: Args) -> str:
    file = str(args.get("picture", ""))
    if file and not Path(file).is_file():
        raise ActRefused("picture must be a file")
    return file
