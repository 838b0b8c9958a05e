"""Keeps Qt's VNC server to this machine. Its plug-in always listens on every address and has no setting for it.

A classic BPF filter on the listening socket drops every packet that does not come from the loopback network, before a
connection exists; accepted sockets inherit it. Linux only, needs no privilege. Source: bpf(4), socket(7) SO_ATTACH_FILTER.
"""

import ctypes
import os
import socket
import struct
from pathlib import Path

_SO_ATTACH_FILTER = 26
_SKF_NET_OFF = 0xFFF00000  # loads relative to the network header
_LOAD_BYTE, _LOAD_WORD, _SHIFT_RIGHT, _JUMP_EQUAL, _RETURN = 0x30, 0x20, 0x74, 0x15, 0x06
_ACCEPT, _DROP = 0xFFFFFFFF, 0

_ONLY_LOOPBACK: tuple[tuple[int, int, int, int], ...] = (
    (_LOAD_BYTE, 0, 0, _SKF_NET_OFF),  # version and header length
    (_SHIFT_RIGHT, 0, 0, 4),
    (_JUMP_EQUAL, 0, 3, 4),  # IPv4?
    (_LOAD_WORD, 0, 0, _SKF_NET_OFF + 12),  # source address
    (_SHIFT_RIGHT, 0, 0, 24),
    (_JUMP_EQUAL, 8, 9, 127),  # 127.0.0.0/8
    (_LOAD_WORD, 0, 0, _SKF_NET_OFF + 8),  # IPv6 source, first of four words: ::1
    (_JUMP_EQUAL, 0, 7, 0),
    (_LOAD_WORD, 0, 0, _SKF_NET_OFF + 12),
    (_JUMP_EQUAL, 0, 5, 0),
    (_LOAD_WORD, 0, 0, _SKF_NET_OFF + 16),
    (_JUMP_EQUAL, 0, 3, 0),
    (_LOAD_WORD, 0, 0, _SKF_NET_OFF + 20),
    (_JUMP_EQUAL, 0, 1, 1),
    (_RETURN, 0, 0, _ACCEPT),
    (_RETURN, 0, 0, _DROP),
)


def keep_to_loopback(port: int) -> bool:
    """Drop what comes from elsewhere to our listening TCP socket on `port`. False when no such socket is ours."""
    found = [number for number in _own_sockets() if _listens_on(number, port)]
    for number in found:
        _attach(number)
    return bool(found)


def _own_sockets() -> list[int]:
    numbers = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if entry.readlink().name.startswith("socket:"):
                numbers.append(int(entry.name))
        except FileNotFoundError:  # the descriptor of this very listing
            continue
    return numbers


def _listens_on(number: int, port: int) -> bool:
    with socket.socket(fileno=os.dup(number)) as duplicate:
        if duplicate.family not in (socket.AF_INET, socket.AF_INET6) or duplicate.type != socket.SOCK_STREAM:
            return False
        is_listening = duplicate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        return bool(is_listening) and duplicate.getsockname()[1] == port


def _attach(number: int) -> None:
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in _ONLY_LOOPBACK)
    program = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HL", len(_ONLY_LOOPBACK), ctypes.addressof(program))
    with socket.socket(fileno=os.dup(number)) as duplicate:
        duplicate.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, header)
