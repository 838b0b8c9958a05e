"""Unpacks gzip bodies piece by piece, each piece within the bound of all bodies: a stolen key must not fill the memory either."""

import zlib

from central.web.bodies import Share, Unread

_PIECE = 64 * 1024
_GZIP = 31
"""The window bits by which zlib takes gzip and nothing else."""


class GzipDamaged(Exception):
    """The gzip is none (压缩损坏), or cut short."""


def unpack(body: bytes, limit: int, share: Share) -> bytes | Unread:
    """What the body unpacks to; it counts beside the packed one. Raises GzipDamaged."""
    unpacker = zlib.decompressobj(wbits=_GZIP)
    plain = bytearray()
    waiting = body
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(waiting, _PIECE)
        except zlib.error as error:
            raise GzipDamaged(f"damaged gzip: {error}") from error
        waiting = unpacker.unconsumed_tail
        if not piece and not waiting and not unpacker.eof:
            raise GzipDamaged("the gzip is cut short")
        if len(plain) + len(piece) > limit:
            return Unread.TOO_LONG
        if not share.grows(len(piece)):
            return Unread.NO_ROOM
        plain += piece
    return bytes(plain)
