"""A face module on TCP: judges the person put before it, and signs."""

import base64
import hashlib
import json
import socket
import threading
from contextlib import suppress

from nacl.signing import SigningKey

from simulators.simulator import ActRefused, Args, Faults, State

VERDICTS = {"nobody": 0.0, "live": 0.98, "not_live": 0.11}


class FaceModuleSimulator:
    """One module (模拟活体模组). `picture`: what it gives of a face, any JPEG."""

    name = "face_module"

    def __init__(self, picture: bytes = b"\xff\xd8\xff\xd9") -> None:
        self.picture = picture
        self._key = SigningKey.generate()
        self._other = SigningKey.generate()
        self._faults = Faults(("silent", "wrong_key"))
        self._before = "nobody"
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []

    @property
    def endpoint(self) -> str:
        """Its place, and behind the sign its public key."""
        return f"tcp:127.0.0.1:{self._server.getsockname()[1]}#{self._key.verify_key.encode().hex()}"

    def start(self) -> None:
        threading.Thread(target=self._accept, name="face-module", daemon=True).start()

    def stop(self) -> None:
        """End the server and every connection."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for line in self._lines:
            with suppress(OSError):  # its own thread, which may have closed it, closes it
                line.shutdown(socket.SHUT_RDWR)

    def set_fault(self, name: str, on: bool) -> None:
        self._faults.switch(name, on)

    def state(self) -> State:
        """The person before it, and the faults."""
        return {"before": self._before, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """`put` with `who`: `nobody`, `live` (a person) or `not_live` (a photograph)."""
        who = str(args.get("who", ""))
        if action != "put" or who not in VERDICTS:
            raise ActRefused(f"no act {action!r} of {who!r}; there is: put, of {', '.join(VERDICTS)}")
        self._before = who
        return self.state()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line = self._server.accept()[0]
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError, ValueError), line, line.makefile("rb") as questions:
            for question in questions:
                asked = json.loads(question)
                if not self._faults["silent"]:
                    line.sendall(json.dumps(self._answer(asked)).encode() + b"\n")

    def _answer(self, asked: State) -> State:
        if asked["ask"] != "judge":
            return {"status": "ok"}
        verdict, nonce = self._before, str(asked["nonce"])
        picture = b"" if verdict == "nobody" else self.picture
        score = VERDICTS[verdict]
        part = f"{nonce} {verdict} {score:.4f} {hashlib.sha256(picture).hexdigest()}".encode()
        signer = self._other if self._faults["wrong_key"] else self._key
        signature = base64.b64encode(signer.sign(part).signature).decode()
        image = base64.b64encode(picture).decode()
        return {
            "verdict": verdict,
            "score": score,
            "picture": image,
            "key": "sim",
            "nonce": nonce,
            "signature": signature,
        }
