"""The source that a camera process opens. Without pydantic, which a process that only takes pictures does not need."""

from urllib.parse import urlsplit

from msgspec import Struct


class PictureSource(Struct, frozen=True):
    """What to open and how (图像来源), as in `CameraOptions`; the first message. It may hold a password."""

    source: str
    width: int = 1280
    height: int = 720
    open_seconds: float = 3.0
    read_seconds: float = 2.0
    reopen_seconds: float = 1.0
    same_seconds: float = 10.0
    rotate: int = 0

    def __repr__(self) -> str:
        return "PictureSource()"


def is_url(source: str) -> bool:
    """Whether the source is a network stream."""
    return bool(urlsplit(source).netloc)
