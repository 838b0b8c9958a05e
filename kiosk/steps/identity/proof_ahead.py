"""Has the citizen proven while they still read the screen, so that the first question to a department finds it done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from catalogue.availability import Reading
from catalogue.schema import OfflinePolicy
from contract.proof import ProofRefused, ProofReply
from drivers.ports.id_card_reader import ID_CARD_READER, Presence
from kiosk.journeys.submission import lies_there
from kiosk.services.ports import NoAnswer

ASK_SECONDS = 5.0
ANSWER_SECONDS = 4.0
"""How long who was read waits for the centre to confirm them, before the visit goes on without its word."""

if TYPE_CHECKING:
    from kiosk.steps.step import Step


def prove_ahead(step: "Step", on_refused: Callable[[], None]) -> None:
    """Ask in the background, where the item needs the centre and the network is there; `on_refused` only while the step is up.

    The step goes on by itself with the answer, or without: nothing is lost then, for the first request that needs it asks
    once more.
    """
    context = step.context
    step.go_on_soon()
    if context.journey.item.offline is OfflinePolicy.LOCAL or context.services.health.network.reading is Reading.BAD:
        return
    began, seen = step.seconds, context.services.timing.seen_for(care_mode=context.session.care_mode)
    step.go_on_soon(max(ANSWER_SECONDS, seen))

    def on_reply(reply: "ProofReply | NoAnswer | None") -> None:
        context.note_reply(reply)
        if isinstance(reply, ProofRefused):
            on_refused()
        else:
            step.go_on_soon(max(0.0, seen - (step.seconds - began)))

    look_at_card(step, lambda: step.run(context.services.workers.centre, context.proof(), on_reply))


def look_at_card(step: "Step", on_known: Callable[[], None]) -> None:
    """`on_known`, once it is known whether the citizen's card lies there now: at once where no one can say, or it was seen just now."""
    session, reader = step.context.session, step.context.services.devices.get(ID_CARD_READER)
    if not session.tells_presence or reader is None or lies_there(session.card_seen_at, step.seconds):
        on_known()
        return

    def on_presence(presence: Presence) -> None:
        session.card_seen_at = step.seconds if presence is Presence.PRESENT else None
        on_known()

    def on_failed(_error: Exception) -> None:
        on_presence(Presence.UNKNOWN)

    reader.submit(
        lambda device, _: device.presence(), step.while_open(on_presence), step.while_open(on_failed), ASK_SECONDS
    )
