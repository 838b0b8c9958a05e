"""The simulated document camera: an MJPEG camera above a drawn desk. The adapter before it is the real one."""

import threading

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from drivers.ports.device import Pixels
from simulators.camera.stream_simulator import StreamSimulator, number_in
from simulators.document_scanner.desk import Sheet, draw_desk
from simulators.simulator import ActRefused, Args, State

SAMPLE_TITLE = "申请材料样本（演示数据）"
SAMPLE_LINES = (
    "本页为演示用材料，不含任何真实个人信息。",
    "申请人：演示人员    联系电话：13800000000",
    "申请事项：城乡居民基本养老保险参保登记",
    "本人承诺所提交的材料真实、完整、有效，并愿意承担相应责任。",
    "Sample document for demonstration only.",
)


class _Desk(Struct, frozen=True):
    sheet: Sheet | None = None
    blur: float = 0.0
    light: float = 1.0


class DocumentScannerSimulator(StreamSimulator):
    """模拟高拍仪 — acts: put_page{title, lines, askew, slant}, take_page, focus{blur}, light{level}. Faults: unplugged, frozen, black."""

    def __init__(self, port: int = 0, rate: float = 6.0) -> None:
        super().__init__("document_scanner", port, rate)
        self._lock = threading.Lock()
        self._desk = _Desk()
        self._seen: Pixels | None = None

    def act(self, action: str, args: Args) -> State:
        """Change the desk; see the class."""
        with self._lock:
            match action:
                case "put_page":
                    self._desk = replace(self._desk, sheet=_sheet(args))
                case "take_page":
                    self._desk = replace(self._desk, sheet=None)
                case "focus":
                    self._desk = replace(self._desk, blur=number_in(args, "blur", 0.0, (0.0, 30.0)))
                case "light":
                    self._desk = replace(self._desk, light=number_in(args, "level", 1.0, (0.0, 1.2)))
                case _:
                    raise ActRefused(f"no act {action!r}; there are: focus, light, put_page, take_page")
            self._seen = None
        return self.state()

    def scene(self) -> State:
        """What lies on the desk."""
        desk = self._desk
        return {
            "page": desk.sheet.title if desk.sheet is not None else None,
            "blur": desk.blur,
            "light": desk.light,
        }

    def picture(self) -> Pixels:
        """The desk as the camera sees it."""
        with self._lock:
            if self._seen is None:
                self._seen = _seen(self._desk)
            return self._seen


def _seen(desk: _Desk) -> Pixels:
    picture = draw_desk(desk.sheet)
    if desk.blur > 0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), desk.blur), dtype=np.uint8)
    return np.asarray(np.clip(picture * np.float32(desk.light), 0, 255), dtype=np.uint8)


def _sheet(args: Args) -> Sheet:
    lines = args.get("lines", list(SAMPLE_LINES))
    if not isinstance(lines, list) or not all(isinstance(each, str) for each in lines):
        raise ActRefused("lines must be a list of texts")
    return Sheet(
        title=str(args.get("title", SAMPLE_TITLE)),
        lines=tuple(lines),
        askew=number_in(args, "askew", 4.0, (-20.0, 20.0)),
        slant=number_in(args, "slant", 0.5, (0.0, 1.0)),
    )
