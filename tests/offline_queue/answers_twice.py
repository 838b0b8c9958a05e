"""Run in a process of its own: is told the same thing twice by a centre, and says which copies of it are one object.

In a fresh process no message has been made yet, as on a terminal; anyone who makes one first settles how it is read later.
"""

import requests

from contract.model import Message
from offline_queue.centre import CentreClient
from offline_queue.transport import TransportLimits
from tests.hand_clock import HandClock
from tests.offline_queue.fake_centre import centre_at_work
from tests.offline_queue.parts import identity

NAMED = "某某只在这里说过的话"
TEXT = f'{{"zh": "{NAMED}", "en": "said here alone"}}'
ORDER = f"""{{"request_id": "r", "order_no": "O", "amount": "1", "pay_url": "", "expires_at": "2026-03-02T12:00:00Z",
    "state": "waiting", "lines": [{{"text": {TEXT}, "amount": "1"}}]}}"""
NEWS = f"""{{"record_id": "r", "standing": "taken_up", "note": {TEXT},
    "result": {{"heading": {TEXT}, "summary": {TEXT}, "rows": [{{"label": {TEXT}, "value": {TEXT}}}]}}}}"""
CALLS = {
    "/v1/cases/r": (NEWS, lambda client: client.case_news("r")),
    "/v1/orders/O": (ORDER, lambda client: client.order_state("O")),
}


def copies(reported: object) -> list[str]:
    """Every copy of what was told, wherever it is."""
    if isinstance(reported, str):
        return [reported] if reported == NAMED else []
    if isinstance(reported, Message):
        return [found for name in type(reported).model_fields for found in copies(getattr(reported, name))]
    if isinstance(reported, tuple):
        return [found for each in reported for found in copies(each)]
    return copies((reported.zh, reported.en)) if hasattr(reported, "zh") else []


def main() -> None:
    """One line a call: address, copies in the first answer, objects that both answers share."""
    with centre_at_work() as centre, requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(connect=1, read=5))
        for address, (reply, call) in CALLS.items():
            centre.replies[address] = reply.encode()
            first, again = copies(call(client)), copies(call(client))
            print(address, len(first), len({id(each) for each in first} & {id(each) for each in again}))  # noqa: T201


if __name__ == "__main__":
    main()
