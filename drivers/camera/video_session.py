"""One talk with a browser, by aiortc: camera and microphone there, picture and sound back, and the masked screen beside them.

The video process's side: what the terminal asks is answered while the talk runs on an event loop beside it.
"""

import asyncio
import contextlib
import logging
import threading
from typing import BinaryIO

import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from av import VideoFrame

from drivers.camera.video_exchange import VideoReport, VideoSetup, next_moment, next_setup
from drivers.camera.video_pictures import CameraTrack
from drivers.camera.video_sound import Loudspeaker, MicrophoneTrack
from drivers.piped.messages import send
from drivers.piped.pixels import picture_of
from drivers.ports.picture import Picture
from drivers.ports.video_peer import PeerStage

log = logging.getLogger(__name__)

WIDEST = 640
"""Pixels of a picture that is shown: a window on the screen, not all of it."""
_STAGES = {"connected": PeerStage.TALKING, "failed": PeerStage.ENDED, "closed": PeerStage.ENDED}


def serve_video(source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone; the process that calls this must end then."""
    setup = next_setup(source)
    if setup is None:
        return
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="talk", daemon=True).start()
    session = VideoSession(setup, loop)
    asyncio.run_coroutine_threadsafe(session.join(), loop)
    while (asked := next_moment(source)) is not None:
        moment, picture = asked
        if picture is not None:
            session.see(picture)
        if moment.screen is not None:
            loop.call_soon_threadsafe(session.show, moment.screen)
        number, seen = session.picture_after(moment.after)
        size = None if seen is None else (seen.height, seen.width)
        send(VideoReport(session.stage, session.answer, size, number), to, () if seen is None else (seen.data,))


class VideoSession:
    """The talk (连线). `see`, `picture_after`, `stage` and `answer` from any thread; the rest on its loop."""

    def __init__(self, setup: VideoSetup, loop: asyncio.AbstractEventLoop) -> None:
        self._setup = setup
        self._loop = loop
        self._loudspeaker = Loudspeaker(setup.loudspeaker)
        self._camera = CameraTrack() if setup.has_camera else None
        self._connection: RTCPeerConnection | None = None
        self._channel: RTCDataChannel | None = None
        self._screen = ""
        self._lock = threading.Lock()
        self._seen: VideoFrame | None = None
        self._number = 0
        self._readers: set[asyncio.Task[None]] = set()
        self._kinds = set[str]()
        self.stage = PeerStage.JOINING
        self.answer = ""

    async def join(self) -> None:
        """Answer the offer. Whatever is wrong with it ends the talk."""
        try:
            await self._join()
        except Exception as error:  # noqa: BLE001 - an offer may hold anything, and the terminal must learn that it is over
            log.warning("the offer cannot be answered: %s", type(error).__name__)
            self.stage = PeerStage.ENDED

    async def _join(self) -> None:
        servers = [
            RTCIceServer(list(server.urls), server.username or None, server.credential or None)
            for server in self._setup.offer.servers
        ]
        # without a configuration aiortc asks a public server
        self._connection = connection = RTCPeerConnection(RTCConfiguration(iceServers=servers))
        connection.on("connectionstatechange", self._on_state)
        connection.on("track", self._on_track)
        connection.on("datachannel", self._on_channel)
        await connection.setRemoteDescription(RTCSessionDescription(self._setup.offer.sdp, "offer"))
        if self._camera is not None:
            connection.addTrack(self._camera)
        if self._setup.microphone:
            connection.addTrack(MicrophoneTrack(self._setup.microphone, self._loudspeaker))
        await connection.setLocalDescription(await connection.createAnswer())
        self.answer = connection.localDescription.sdp

    def see(self, picture: Picture) -> None:
        """A new picture of the camera."""
        if self._camera is not None:
            self._camera.picture = picture

    def show(self, screen: str) -> None:
        """What the other end sees of the screen."""
        self._screen = screen
        if self._channel is not None and self._channel.readyState == "open":
            self._channel.send(screen)

    def picture_after(self, number: int) -> tuple[int, Picture | None]:
        """The newest picture of the other end and its number; None where there is none that is newer."""
        with self._lock:
            seen, newest = self._seen, self._number
        if seen is None or newest == number:
            return newest, None
        height = max(2, round(seen.height * min(1.0, WIDEST / seen.width)))
        shown = seen.reformat(width=min(seen.width, WIDEST), height=height, format="bgr24")
        return newest, picture_of(np.asarray(shown.to_ndarray(), dtype=np.uint8))

    async def _on_state(self) -> None:
        if self._connection is not None:
            self.stage = _STAGES.get(self._connection.connectionState, self.stage)

    def _on_channel(self, channel: RTCDataChannel) -> None:
        self._channel = channel
        self.show(self._screen)

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind in self._kinds:
            return  # a window has one picture and one voice
        self._kinds.add(track.kind)
        read = self._watch(track) if track.kind == "video" else self._loudspeaker.play(track)
        reader = self._loop.create_task(read)
        self._readers.add(reader)
        reader.add_done_callback(self._readers.discard)

    async def _watch(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while isinstance(frame := await track.recv(), VideoFrame):
                with self._lock:
                    self._seen, self._number = frame, self._number + 1
