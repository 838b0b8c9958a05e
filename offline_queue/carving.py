"""Finds whole records in the bytes of a damaged database file and its log, whatever SQLite makes of them.

A record proves itself: its JSON begins with a SHA-256 digest of all the rest. So pages need not be believed. A record
that does not fit into its page goes on in a chain of overflow pages (https://sqlite.org/fileformat2.html#ovflpgs); each
page of the chain may be in the file and, in several versions, in the log. The pages are taken as they stood together at
one time: at the end of the transaction that the beginning was found in first, at the other times after that.
"""

import hashlib
import re
import struct
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from offline_queue.wal import PAGE_BYTES, Bytes, Wal

MOST_TIMES = 64
"""States of the pages that are tried for one record."""

_BEGINNING = re.compile(rb'\{"digest":"([0-9a-f]{64})",')
_NO_TEXT = re.compile(rb"[\x00-\x1f]")
"""JSON holds no such byte: there a text ends."""
_POINTER = struct.Struct(">I")
_TABLE_LEAF = 0x0D
_IN_FILE = -1


class _Version(Struct, frozen=True):
    """One state of a page, at a place in a file; `time` is its frame's number, in order, or `_IN_FILE`."""

    time: int
    source: Bytes
    at: int

    @property
    def content(self) -> bytes:
        """Of a page cut short the rest is zeros."""
        return self.source[self.at : self.at + PAGE_BYTES].ljust(PAGE_BYTES, b"\x00")


class Pages:
    """Every state of every page that is there (页面)."""

    def __init__(self, file: Bytes, log: Bytes, wal: Wal) -> None:
        self._versions: dict[int, list[_Version]] = defaultdict(list)
        for number in range(-(-len(file) // PAGE_BYTES)):
            self._versions[number + 1].append(_Version(_IN_FILE, file, number * PAGE_BYTES))
        commits = []
        for time, frame in enumerate(sorted(wal.frames, key=lambda frame: frame.is_current)):
            self._versions[frame.page].append(_Version(time, log, frame.at))
            if frame.is_commit:
                commits.append(time)
        self._commits = [_IN_FILE, *commits]

    def all(self) -> Iterator[_Version]:
        """Every state of every page, the newest first."""
        for versions in self._versions.values():
            yield from reversed(versions)

    def as_of(self, number: int, time: int) -> bytes | None:
        """A page as it stood then; the earliest that is there where it was not there yet; None where it never was."""
        versions = self._versions.get(number)
        if not versions:
            return None
        before = bisect_right(versions, time, key=lambda version: version.time)
        return versions[max(0, before - 1)].content

    def times(self, around: int) -> Iterator[int]:
        """Ends of transactions: that of `around` first, then the newest, then the others backwards."""
        later = bisect_right(self._commits, around - 1)
        own = self._commits[later] if later < len(self._commits) else around
        yield own
        yield from [commit for commit in reversed(self._commits) if commit != own][:MOST_TIMES]


def carve(pages: Pages, known: frozenset[str]) -> dict[str, bytes]:
    """The JSON of every record that is whole somewhere, by digest; `known` ones are not looked for."""
    found: dict[str, bytes] = {}
    for version in pages.all():
        for beginning in _BEGINNING.finditer(version.content):
            digest = beginning[1].decode()
            if digest not in found and digest not in known:
                body = _whole(pages, version, beginning.start(), digest)
                if body is not None:
                    found[digest] = body
    return found


def _whole(pages: Pages, version: _Version, start: int, digest: str) -> bytes | None:
    content = version.content
    text, rest = _text_from(content, start)
    within = _ended(b"", text, digest)
    if within is not None:
        return within
    is_leaf = content[0] == _TABLE_LEAF or rest is not None
    pointer = rest if is_leaf else _POINTER.unpack_from(content)[0]
    tried = set()
    for time in pages.times(version.time):
        chain = _chain(pages, pointer, time)
        if chain not in tried:
            tried.add(chain)
            body = _ended(text + b"".join(chain[:-1]), chain[-1], digest) if chain else None
            if body is not None:
                return body
    return None


def _text_from(content: bytes, start: int) -> tuple[bytes, int | None]:
    """The text that begins there, and the page number right behind it, where there is one."""
    end = _NO_TEXT.search(content, start)
    if end is None:
        return content[start:], None
    at = end.start()
    pointer = _POINTER.unpack_from(content, at)[0] if at + _POINTER.size <= len(content) else None
    return content[start:at], pointer


def _chain(pages: Pages, pointer: int | None, time: int) -> tuple[bytes, ...]:
    """The texts of the overflow pages from there on; empty where one is missing or holds something else."""
    texts: list[bytes] = []
    seen = set()
    while pointer:
        content = None if pointer in seen else pages.as_of(pointer, time)
        if content is None:
            return ()
        seen.add(pointer)
        pointer = _POINTER.unpack_from(content)[0]
        text = content[_POINTER.size :]
        if pointer and _NO_TEXT.search(text):
            return ()
        texts.append(text)
    return tuple(texts)


def _ended(before: bytes, last: bytes, digest: str) -> bytes | None:
    """The record whose text is `before` and a part of `last`, where the digest agrees."""
    head = len(b'{"digest":"",') + len(digest)
    so_far = hashlib.sha256()
    if before:
        so_far.update(b"{" + before[head:])
    end = last.find(b"}")
    while end >= 0:
        tried = so_far.copy()
        tried.update(last[: end + 1] if before else b"{" + last[head : end + 1])
        if tried.hexdigest() == digest:
            return before + last[: end + 1]
        end = last.find(b"}", end + 1)
    return None
