"""Has the citizen proven while they still read the screen, so that the first question to a department finds it done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from catalogue.availability import Reading
from catalogue.schema import OfflinePolicy
from contract.proof import ProofRefused, ProofReply
from kiosk.ports import NoAnswer

if TYPE_CHECKING:
    from kiosk.steps.step import Step


def prove_ahead(step: "Step", refused: Callable[[], None]) -> None:
    """Ask in the background, where the item needs the centre and the network is there; `refused` only while the step is up.

    Without an answer nothing is lost: the first request that needs it asks once more.
    """
    stage = step.stage
    if stage.journey.item.offline is OfflinePolicy.LOCAL or stage.services.health.network.reading is Reading.BAD:
        return

    def told(reply: "ProofReply | NoAnswer | None") -> None:
        if reply is not None:
            stage.heard(reply)
        if isinstance(reply, ProofRefused):
            refused()

    step.run(stage.services.lanes.centre, stage.proof(), told)
