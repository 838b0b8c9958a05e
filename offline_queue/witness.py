"""The second witness of the chain's end: a small file beside the queue that says how far numbers were given away.

A promise is made only when both know of it: the database and this file. They are flushed at the same time, on two threads,
so the second flush costs no time of its own. Two slots take turns: a slot that was torn leaves the one before it. Each slot
is twice. Where neither copy is readable, it may have held one record more: numbers are given away one by one.

The witness may be ahead by the one record whose commit was under way. Whether that one can have been promised is shown by
the mark: a few bytes written without a flush right before each promise. What a killed process wrote the kernel keeps, so
a missing mark means that nothing was promised, unless the power was cut or the mark itself is damaged: a doubt.
"""

import hashlib
import os
import queue
import struct
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from contract.chain import GENESIS, ChainEnd
from contract.folders import sync_folder
from offline_queue.errors import QueueFault

OWNER_ONLY = 0o600
SLOT_BYTES = 4096
"""A page of most disks each, so that tearing one does not touch the other."""
SLOTS, COPIES = 2, 2
MARK_AT = 2048
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_MAGIC = b"GKW1"
_HEAD = struct.Struct(">4sQI")
_CHECK_BYTES = 32
_MOST = 2**53
"""No terminal comes to so many records, enrolments or writes; more than SQLite's 64 bits could not be stored."""

_Number = Annotated[int, Meta(ge=0, le=_MOST)]
_Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Earlier = tuple[str, _Number, _Number, _Digest]


class Chain(Struct, frozen=True):
    """Whose records (链), and of which enrolment of that name."""

    terminal_id: str
    epoch: int


NO_CHAIN = Chain("", 0)
"""What a new witness speaks of until the queue has a chain: that nothing was made yet."""


class WitnessedEnd(Struct, frozen=True):
    """The last number that was given away in a chain (链尾见证), as the witness knows it.

    `boot` is of the machine that wrote it; `is_promised` says that its commit had come to its end.
    `earlier` are the chains before it, which grow no more, oldest first. `is_certain`: the other slot, which may be newer
    and hold one record more, is readable too.
    """

    chain: Chain
    end: ChainEnd
    boot: str
    is_promised: bool
    earlier: tuple[tuple[Chain, ChainEnd], ...] = ()
    is_certain: bool = True

    @property
    def ends(self) -> dict[Chain, ChainEnd]:
        """Of every chain that the witness knows."""
        return {chain: end for chain, end in (*self.earlier, (self.chain, self.end)) if chain != NO_CHAIN}

    @property
    def beyond(self) -> ChainEnd:
        """Where a chain goes on whose next number may have been given away already. That number is left out, and one more:
        the record that it may have been, which the centre may have, is none that anything can be joined to.
        """
        return ChainEnd(self.end.sequence + 2, GENESIS.digest)


class _Slot(Struct, frozen=True):
    terminal_id: str
    epoch: _Number
    sequence: _Number
    digest: _Digest
    boot: str
    earlier: tuple[_Earlier, ...] = ()


class Witness:
    """Used by one writer at a time (见证文件); `begin`, `flush` and `wait` belong together."""

    def __init__(self, path: Path, boot: str) -> None:
        self._path = path
        self._boot = boot
        self._descriptor: int | None = None
        self._serial = 0
        self._ends: dict[Chain, ChainEnd] = {}
        self._tasks: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[OSError | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_flushing = False

    def exists(self) -> bool:
        """Whether there is a file at all, readable or not."""
        return self._path.exists()

    def read(self) -> WitnessedEnd | None:
        """The newest slot that is whole; None where there is none. Raises OSError."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        found = [copy for number in range(SLOTS * COPIES) if (copy := _parsed(content, number)) is not None]
        if not found:
            return None
        serial, slot, is_marked = max(found, key=lambda copy: (copy[0], copy[2]))
        self._serial = max(serial, self._serial)
        end = ChainEnd(slot.sequence, slot.digest)
        earlier = tuple((Chain(mark[0], mark[1]), ChainEnd(mark[2], mark[3])) for mark in slot.earlier)
        is_certain = any(copy[0] % SLOTS != serial % SLOTS for copy in found) or _is_first(content, serial)
        return WitnessedEnd(Chain(slot.terminal_id, slot.epoch), end, slot.boot, is_marked, earlier, is_certain)

    def ensure(self) -> None:
        """Let there be a witness, which speaks of no chain where there is none yet. Raises QueueFault, OSError."""
        if self.read() is None:
            self.record(NO_CHAIN, GENESIS)

    def know(self, ends: Mapping[Chain, ChainEnd]) -> None:
        """Take these for the ends of all chains there are; written down with the next end."""
        self._open()
        self._ends = dict(ends)

    def record(self, chain: Chain, end: ChainEnd) -> None:
        """Write down an end that is durable in the database already; durable itself when this returns. Raises QueueFault."""
        self.begin(chain, end)
        self.flush()
        self.wait()
        self.mark()

    def begin(self, chain: Chain, end: ChainEnd) -> None:
        """Write this end, not durable yet. Raises QueueFault."""
        descriptor = self._open()
        self._serial += 1
        self._ends[chain] = end
        earlier = {known: last for known, last in self._ends.items() if known not in {chain, NO_CHAIN}}
        slot = _fitting(self._serial, chain, end, self._boot, earlier)
        try:
            for place in _places(self._serial):
                os.pwrite(descriptor, slot, place)
        except OSError as error:
            raise QueueFault(f"the witness of the chain's end was not written: {error}") from error

    def flush(self) -> None:
        """Start to make durable what was begun, on the witness's own thread. Raises QueueFault."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._flush_all, name="witness", daemon=True)
            self._thread.start()
        self._tasks.put(self._open())
        self._is_flushing = True

    def wait(self) -> None:
        """Until it is durable; at once where no one flushes. Raises QueueFault where it is not."""
        if not self._is_flushing:
            return
        error = self._done.get()
        self._is_flushing = False
        if error is not None:
            raise QueueFault(f"the witness of the chain's end is not durable: {error}") from error

    def mark(self) -> None:
        """Say that the commit of what was begun last has come to its end. Raises QueueFault."""
        mark = _mark(self._serial)
        try:
            for place in _places(self._serial):
                os.pwrite(self._open(), mark, place + MARK_AT)
        except OSError as error:
            raise QueueFault(f"the witness of the chain's end was not marked: {error}") from error

    def close(self) -> None:
        """End the thread and give the file back; it is opened again when needed."""
        if self._thread is not None:
            self._tasks.put(None)
            self._thread.join()
            self._thread = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _flush_all(self) -> None:
        while (descriptor := self._tasks.get()) is not None:
            try:
                os.fdatasync(descriptor)
            except OSError as error:
                self._done.put(error)
            else:
                self._done.put(None)

    def _open(self) -> int:
        if self._descriptor is not None:
            return self._descriptor
        try:
            is_new = not self._path.exists()
            seen = self.read()  # what is written now must be newer than what is there
            self._ends = {} if seen is None else seen.ends
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
            if is_new:
                os.pwrite(self._descriptor, bytes(SLOTS * COPIES * SLOT_BYTES), 0)
                os.fsync(self._descriptor)
                sync_folder(self._path.parent)
        except OSError as error:
            raise QueueFault(f"the witness of the chain's end cannot be opened: {error}") from error
        return self._descriptor


def _places(serial: int) -> tuple[int, ...]:
    """Where its slot begins, and the copy of it: with the other slot between them."""
    return tuple((serial % SLOTS + SLOTS * copy) * SLOT_BYTES for copy in range(COPIES))


def _is_first(content: bytes, serial: int) -> bool:
    """Whether the other slot was never written."""
    return serial < SLOTS and not any(any(content[at : at + SLOT_BYTES]) for at in _places(serial + 1))


def _fitting(serial: int, chain: Chain, end: ChainEnd, boot: str, earlier: Mapping[Chain, ChainEnd]) -> bytes:
    """With as many of the earlier chains as there is room for in front of the mark: the newest, for they are owed most."""
    ordered = sorted(earlier.items(), key=lambda pair: pair[0].epoch)
    names = [(chain.terminal_id, chain.epoch, last.sequence, last.digest) for chain, last in ordered]
    here = chain.terminal_id, chain.epoch, end.sequence, end.digest, boot
    slots = (_slot(serial, _Slot(*here, tuple(names[first:]))) for first in range(len(names) + 1))
    return next(slot for slot in slots if len(slot) <= MARK_AT)


def _slot(serial: int, slot: _Slot) -> bytes:
    body = msgspec.json.encode(slot)
    head = _HEAD.pack(_MAGIC, serial, len(body))
    # the mark of the slot's last use must not count for this one: it names another serial
    return head + body + hashlib.sha256(head + body).digest()


def _mark(serial: int) -> bytes:
    number = serial.to_bytes(8, "big")
    return number + hashlib.sha256(number).digest()


def _parsed(content: bytes, number: int) -> tuple[int, _Slot, bool] | None:
    start = number * SLOT_BYTES
    slot = content[start : start + SLOT_BYTES]
    if len(slot) < _HEAD.size or not slot.startswith(_MAGIC):
        return None
    _, serial, length = _HEAD.unpack_from(slot)
    signed = slot[: _HEAD.size + length]
    if hashlib.sha256(signed).digest() != slot[len(signed) : len(signed) + _CHECK_BYTES]:
        return None
    mark = _mark(serial)
    is_marked = slot[MARK_AT : MARK_AT + len(mark)] == mark
    try:
        written = msgspec.json.decode(signed[_HEAD.size :], type=_Slot)
    except msgspec.DecodeError:
        return None
    return (serial, written, is_marked) if serial <= _MOST else None


def witness_file(path: Path) -> Path:
    """Where the witness of the queue at `path` lies: hidden, so that clearing away "queue.db*" does not take it along."""
    return path.with_name(f".{path.name}.witness")


def boot_of_this_machine() -> str:
    """The kernel's name for this run of the machine; empty where it has none."""
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""
