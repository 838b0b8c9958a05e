"""Stands between the fuzzer and the centre, as an enrolled terminal: signs what the fuzzer made, and makes some of it plausible."""

import contextlib
import gzip
import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from contract import paths
from contract.chain import RecordBody, end_of, next_record
from contract.key_rotation import rotation_request
from contract.records import CaseFacts, Record
from contract.signatures import ENROLLING, sign_request
from contract.signing_keys import SigningKey
from tests.central.virtual_terminal import NOON, Outgoing, VirtualTerminal
from tests.fuzz.seeds import Seed

TELLING = "department:fuzzed"
"""A department without items, with the key of the terminal."""

_OURS = {b"signature", b"signature-input", b"content-digest", b"content-length"}
_RECORD = TypeAdapter(Record)


class LifeNotLed(Exception):
    """The fuzzer would begin the life span of an application, and end it only with the process."""


@dataclass
class Requests:
    """The centre without its life span: nothing happens in it but what is asked."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise LifeNotLed
        await self.app(scope, receive, send)


@dataclass
class SignedByTerminal:
    """An ASGI application around the centre. What it makes of a request depends on that request alone."""

    app: ASGIApp
    terminal: VirtualTerminal
    seeds: tuple[Seed, ...]
    known: dict[str, str]
    """Prefix of an address → what really lies there."""
    cookie: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == paths.DESCRIPTION:
            await self.app(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        scope = dict(scope)
        self._aim(scope)
        body = self._plausible(scope["path"], body)
        headers = [(name, value) for name, value in scope["headers"] if name not in _OURS]
        if (b"content-encoding", b"gzip") in headers:
            body = gzip.compress(body, mtime=0)
        scope["headers"] = [*headers, *self._signature(scope, headers, body)]
        sent = False

        async def whole() -> dict[str, object]:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, whole, send)

    def _signature(self, scope, headers, body: bytes) -> list[tuple[bytes, bytes]]:
        if scope["path"].startswith("/api/"):
            return [(b"cookie", self.cookie.encode()), (b"content-length", str(len(body)).encode())]
        target = scope["raw_path"].decode("ascii") + ("?" + query if (query := scope["query_string"].decode()) else "")
        fields: dict[str, str] = {}
        for name, value in headers:
            key = name.decode("latin-1")
            fields[key] = f"{fields[key]}, {value.decode('latin-1')}" if key in fields else value.decode("latin-1")
        outgoing = Outgoing(scope["method"], "http://testserver" + target, body, dict(fields))
        key_id = {paths.ENROL: ENROLLING, paths.NEWS: TELLING}.get(scope["path"], self.terminal.terminal_id)
        sign_request(outgoing, key_id, self.terminal.key, NOON)
        made = {name: value for name, value in outgoing.headers.items() if name not in fields}
        made["content-length"] = str(len(body))
        return [(name.lower().encode(), value.encode()) for name, value in made.items()]

    def _aim(self, scope) -> None:
        """Half of the questions about something by its number are about something that is there."""
        for prefix, name in self.known.items():
            if scope["path"].startswith(prefix) and _chance(scope["raw_path"]) % 2:
                scope["path"] = prefix + name
                scope["raw_path"] = (prefix + quote(name)).encode()

    def _plausible(self, path: str, body: bytes) -> bytes:
        chance = _chance(body)
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            return body
        if not isinstance(message, dict) or chance % 8 == 0:
            return body
        self._speak_for_oneself(message, chance, body)
        if "sealed" in message:
            message |= self._seed(path, chance)
            message |= {"request_id": _fresh_id(body)} if chance % 3 else {}
        if isinstance(message.get("records"), list):
            message["records"] = [
                self._chained(each, _fresh_id(body + bytes([place % 256])))
                for place, each in enumerate(message["records"])
            ]
        return json.dumps(message).encode("utf-8", "surrogatepass")

    def _speak_for_oneself(self, message: dict[str, object], chance: int, body: bytes) -> None:
        if "terminal_id" in message:
            message["terminal_id"] = self.terminal.terminal_id
        if "epoch" in message and chance % 4:
            message["epoch"] = self.terminal.epoch
        if "public_key" in message:
            message["public_key"] = b64encode(self.terminal.key.verify_key.public).decode()
        if "proof" in message and chance % 2:
            new = SigningKey(hashlib.sha256(body).digest())
            message |= rotation_request(self.terminal.terminal_id, self.terminal.key.verify_key, new).model_dump(
                mode="json"
            )

    def _seed(self, path: str, chance: int) -> dict[str, object]:
        fitting = [each for each in self.seeds if each.path == path] or list(self.seeds)
        seed = fitting[(chance >> 8) % len(fitting)]
        sealed = {"sealed": b64encode(self.terminal.sealing.seal(seed.submission)).decode()}
        around = {"item_code": seed.item, "visit_id": "v1", "catalogue_version": 1} | seed.more
        return sealed | (around if chance % 4 else {"item_code": seed.item})

    def _sealed_for(self, record: Record) -> bytes | None:
        if not isinstance(record.facts, CaseFacts):
            return None
        return self.terminal.sealing.seal(
            self.seeds[_chance(record.facts.visit_id.encode()) % len(self.seeds)].submission
        )

    def _chained(self, record: object, record_id: str) -> object:
        """The record with its place in the chain of this terminal, where it is one."""
        with contextlib.suppress(ValidationError, ValueError):
            read = _RECORD.validate_json(json.dumps(record))
            is_sealed = not _chance(read.record_id.encode() + read.boot_id.encode()) % 4
            body = RecordBody(
                record_id,
                self.terminal.terminal_id,
                read.occurred_at,
                read.boot_id,
                read.clock,
                read.facts,
                read.sealed if is_sealed else self._sealed_for(read),
                self.terminal.epoch,
            )
            made = next_record(self.terminal.end, body)
            self.terminal.end = end_of(made)
            return made.model_dump(mode="json")
        return record


def _fresh_id(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:36]


def _chance(text: bytes) -> int:
    return int.from_bytes(hashlib.sha256(text).digest()[:4], "big")
