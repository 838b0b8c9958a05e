"""The key system of the department (密码机) over HTTPS. LD/T 33 has no words for this line: what is on it is ours.

POST a JSON object with city, atr, algorithm, card_id, randoms (four) and terminal; 200 answers {"expected": …, "opening": …} in
hexadecimal, 404 that it has no key for this card. A gateway of the city puts that into the words of its own system.
"""

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from drivers.ports.social_card_reader import CardChallenge, CardProof, KeysSilent, ProofRefusedByKeys
from drivers.social_card_reader.bounded_call import BoundedCall
from drivers.social_card_reader.options import PcscOptions

_MOST_BYTES = 4096
_PART = 0.75
"""Of the time for a whole reading; the card needs the rest."""


class HsmAuthenticator:
    """Asks the key system once for each card (密码机认证).

    It is silent as a whole after its time, so that no card is blamed for that: each step of a connection alone may take as long.
    """

    def __init__(self, options: PcscOptions) -> None:
        self._options = options
        self._within = min(options.hsm_within, _PART * options.answer_within)
        self._call: BoundedCall[tuple[int, bytes] | str] | None = None

    def prove(self, challenge: CardChallenge) -> CardProof | ProofRefusedByKeys | KeysSilent:
        question = {
            "city": challenge.city,
            "atr": challenge.atr,
            "algorithm": challenge.algorithm,
            "card_id": challenge.card_id,
            "randoms": challenge.randoms,
            "terminal": self._options.terminal,
        }
        if self._call is not None and not self._call.is_over:
            return KeysSilent("the key system: TimeoutError")
        asked = json.dumps(question).encode()
        self._call = BoundedCall(lambda: self._answered(asked), self._within, "social_card_reader-keys")
        answered = self._call.result or "TimeoutError"
        if isinstance(answered, str):
            return KeysSilent(f"the key system: {answered}")
        status, body = answered
        if status == http.client.NOT_FOUND:
            return ProofRefusedByKeys("the key system has no key for this card")
        if status != http.client.OK or len(body) > _MOST_BYTES:
            return KeysSilent(f"the key system answered {status}")
        return _proof_in(body)

    def _answered(self, body: bytes) -> tuple[int, bytes] | str:
        """Status and body, or the kind of what failed."""
        try:
            return self._post(body)
        except (OSError, http.client.HTTPException) as failed:
            return type(failed).__name__

    def _post(self, body: bytes) -> tuple[int, bytes]:
        address, within = urlsplit(self._options.hsm_url), self._within
        host = address.hostname or ""
        connection: http.client.HTTPConnection
        if address.scheme == "https":
            connection = http.client.HTTPSConnection(host, address.port, timeout=within, context=self._trust())
        else:
            connection = http.client.HTTPConnection(host, address.port, timeout=within)
        try:
            connection.request("POST", address.path or "/", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read(_MOST_BYTES + 1)
        finally:
            connection.close()

    def _trust(self) -> ssl.SSLContext:
        trust = ssl.create_default_context(cafile=self._options.hsm_ca or None)
        if self._options.hsm_certificate:
            trust.load_cert_chain(self._options.hsm_certificate, self._options.hsm_key)
        return trust


def _proof_in(body: bytes) -> CardProof | KeysSilent:
    try:
        answered: Any = json.loads(body)
        return CardProof(bytes.fromhex(answered["expected"]), bytes.fromhex(answered["opening"]))
    except (ValueError, TypeError, KeyError):
        return KeysSilent("the key system answered what is no proof")
