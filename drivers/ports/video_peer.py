"""视频连线 — the terminal's end of a video talk. Picture and sound go to the other end alone; nothing of them is kept."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from drivers.ports.camera import Frame


class PeerStage(StrEnum):
    """How far the talk is (连线进度)."""

    JOINING = "joining"
    TALKING = "talking"
    ENDED = "ended"


class RelayServer(Struct, frozen=True):
    """A STUN or TURN server (穿透服务器)."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = field(default="")

    def __repr__(self) -> str:
        return f"RelayServer({self.urls})"


class VideoOffer(Struct, frozen=True):
    """What the other end offers (连线邀约), as SDP, and the servers that both use."""

    sdp: str
    servers: tuple[RelayServer, ...] = ()

    def __repr__(self) -> str:
        return f"VideoOffer({len(self.sdp)} characters)"


class VideoPeer(Protocol):
    """Talks by picture and sound, in a process that ends with the talk (视频连线). Thread-safe. A place that a wipe clears."""

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    @property
    def is_able(self) -> bool:
        """Whether this terminal can talk by video at all. Looks at files alone."""

    def begin(self, offer: VideoOffer, microphone: tuple[str, ...]) -> None:
        """Camera, microphone and loudspeaker on; `microphone` is the program that records, empty without one. Returns at once."""

    def answer(self) -> str:
        """The SDP for the other end; "" until it is there."""

    def stage(self) -> PeerStage:
        """How far it is; ENDED also where the process died."""

    def picture(self) -> Frame | None:
        """The newest picture of the other end. Never waits."""

    def show_screen(self, screen: str) -> None:
        """What the other end is shown of the screen from now on: it must hold nothing of the citizen's."""

    def erase(self) -> None:
        """Everything ends now, whatever it is at; the last picture is forgotten."""
