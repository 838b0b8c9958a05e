"""The simulated document camera: an MJPEG camera above a drawn desk. The adapter before it is the real one."""

import threading
from dataclasses import dataclass, replace

import cv2
import numpy as np

from drivers.camera.mjpeg_server import MjpegServer
from drivers.dock.simulator import ActRefused, Args, Faults, State
from drivers.document_scanner.desk import HEIGHT, WIDTH, Sheet, draw_desk
from drivers.ports import Pixels

UNPLUGGED, FROZEN, BLACK = "unplugged", "frozen", "black"
SAMPLE_TITLE = "申请材料样本（演示数据）"
SAMPLE_LINES = (
    "本页为演示用材料，不含任何真实个人信息。",
    "申请人：演示人员    联系电话：13800000000",
    "申请事项：城乡居民基本养老保险参保登记",
    "本人承诺所提交的材料真实、完整、有效，并愿意承担相应责任。",
    "Sample document for demonstration only.",
)


@dataclass(frozen=True)
class _Desk:
    sheet: Sheet | None = None
    blur: float = 0.0
    light: float = 1.0


class DocumentScannerSimulator:
    """模拟高拍仪 — acts: put_page{title, lines, askew, slant}, take_page, focus{blur}, light{level}. Faults: unplugged, frozen, black."""

    def __init__(self, port: int = 0, rate: float = 6.0) -> None:
        self._faults = Faults((UNPLUGGED, FROZEN, BLACK))
        self._lock = threading.Lock()
        self._desk = _Desk()
        self._picture: Pixels | None = None
        self._server = MjpegServer(self._draw, lambda: self._faults[FROZEN], port, rate)

    @property
    def name(self) -> str:
        """Its name in the dock."""
        return "document_scanner"

    @property
    def endpoint(self) -> str:
        """The stream's URL, for `DocumentCameraOptions.source`."""
        return self._server.url

    def start(self) -> None:
        """Plug in."""
        self._server.plug()

    def stop(self) -> None:
        """Unplug. May be called twice."""
        self._server.unplug()

    def set_fault(self, name: str, on: bool) -> None:
        """unplugged: connections end and are refused. frozen: the stream stays open and silent. black: lens covered."""
        self._faults.switch(name, on)
        if name == UNPLUGGED:
            (self._server.unplug if on else self._server.plug)()

    def act(self, action: str, args: Args) -> State:
        """Change the desk; see the class."""
        with self._lock:
            match action:
                case "put_page":
                    self._desk = replace(self._desk, sheet=_sheet(args))
                case "take_page":
                    self._desk = replace(self._desk, sheet=None)
                case "focus":
                    self._desk = replace(self._desk, blur=_number(args, "blur", 0.0, (0.0, 30.0)))
                case "light":
                    self._desk = replace(self._desk, light=_number(args, "level", 1.0, (0.0, 1.2)))
                case _:
                    raise ActRefused(f"no act {action!r}; there are: focus, light, put_page, take_page")
            self._picture = None
        return self.state()

    def state(self) -> State:
        """What lies on the desk."""
        desk = self._desk
        return {
            "faults": self._faults.as_dict(),
            "page": desk.sheet.title if desk.sheet is not None else None,
            "blur": desk.blur,
            "light": desk.light,
        }

    def _draw(self) -> Pixels:
        if self._faults[BLACK]:
            return np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        with self._lock:
            if self._picture is None:
                self._picture = _seen(self._desk)
            return self._picture


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
        askew=_number(args, "askew", 4.0, (-20.0, 20.0)),
        slant=_number(args, "slant", 0.5, (0.0, 1.0)),
    )


def _number(args: Args, name: str, default: float, limits: tuple[float, float]) -> float:
    value = args.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not limits[0] <= value <= limits[1]:
        raise ActRefused(f"{name} must be a number from {limits[0]} to {limits[1]}")
    return float(value)
