"""SQLite's write-ahead log, read as bytes: which frames SQLite will take, and what lies behind a bad one. Never writes.

SQLite stops at the first frame that does not fit and calls the rest the end of the log, without a word
(https://sqlite.org/fileformat2.html#the_write_ahead_log). Here, frames of whole transactions behind such a frame are damage.
"""

import struct
from enum import StrEnum
from mmap import mmap

from msgspec import Struct

Bytes = bytes | mmap
"""A file may be larger than the memory of a terminal."""

HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
PAGE_BYTES = 4096
"""Of the terminal's own files; what a damaged header says of it is not believed."""

_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""How the checksums read their words."""
_MASK = 0xFFFFFFFF


class WalState(StrEnum):
    """The wal state (日志状态). WHOLE: SQLite takes all that there is. TORN: the last transaction is not all there, as after a power cut
    while it was written, or by damage to it alone. DAMAGED: transactions that were durable lie behind a bad place.
    """

    WHOLE = "whole"
    TORN = "torn"
    DAMAGED = "damaged"


class WalFrame(Struct, frozen=True):
    """One page in the log (日志页): its number, where its bytes begin, whether it ends a transaction and is of this log's run."""

    page: int
    at: int
    is_commit: bool
    is_current: bool


class Wal(Struct, frozen=True):
    """What the log holds (预写日志)."""

    state: WalState
    frames: tuple[WalFrame, ...] = ()


def read_wal(content: Bytes) -> Wal:
    """Walk every frame, also behind a bad one."""
    if len(content) <= HEADER_BYTES or not any(content[:HEADER_BYTES]):
        return Wal(WalState.WHOLE)
    magic, _, page_bytes, _, salt_1, salt_2, *checksum = struct.unpack(">8I", content[:HEADER_BYTES])
    order = _MAGIC.get(magic)
    salts = (salt_1, salt_2)
    if order is None or page_bytes != PAGE_BYTES or _checksum(content[:24], (0, 0), order) != tuple(checksum):
        return Wal(WalState.DAMAGED, _frames(content, None))
    frames = _frames(content, salts)
    good = _good_frames(content, frames, (checksum[0], checksum[1]), order)
    return Wal(_state(frames, good), frames)


def _frames(content: Bytes, salts: tuple[int, int] | None) -> tuple[WalFrame, ...]:
    """Every frame by its place; one cut short counts too. Where the header is lost every frame may be of this run."""
    found = []
    for start in range(HEADER_BYTES, len(content) - FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + PAGE_BYTES):
        page, size, *own = struct.unpack_from(">4I", content, start)
        is_current = salts is None or tuple(own) == salts
        found.append(WalFrame(page, start + FRAME_HEADER_BYTES, size != 0, is_current))
    return tuple(found)


def _good_frames(content: Bytes, frames: tuple[WalFrame, ...], seed: tuple[int, int], order: str) -> int:
    """How many frames from the beginning SQLite finds in order."""
    running = seed
    for number, frame in enumerate(frames):
        head = frame.at - FRAME_HEADER_BYTES
        page = content[frame.at : frame.at + PAGE_BYTES]
        if not frame.is_current or frame.page == 0 or len(page) < PAGE_BYTES:
            return number
        running = _checksum(page, _checksum(content[head : head + 8], running, order), order)
        if running != struct.unpack_from(">2I", content, head + 16):
            return number
    return len(frames)


def _state(frames: tuple[WalFrame, ...], good: int) -> WalState:
    behind = [frame for frame in frames[good:] if frame.is_current]
    commits = [number for number, frame in enumerate(behind) if frame.is_commit]
    if commits and commits[0] < len(behind) - 1:
        # Another transaction was begun behind this one, so this one had been flushed: no power cut tore it.
        return WalState.DAMAGED
    ends_whole = good == 0 or frames[good - 1].is_commit
    return WalState.WHOLE if not behind and ends_whole else WalState.TORN


def _checksum(data: bytes, seed: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = seed
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second
