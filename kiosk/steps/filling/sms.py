"""A code by text message: asked for at most once in the time the centre names, never seen by the terminal."""

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from catalogue.schema import InputField
from contract.execution import SealedRequest, SmsAnswer, SmsReply, SmsRequest
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.said_note import SaidNote
from kiosk.view.note import Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step

USUAL_PAUSE = 60.0
"""Seconds until the centre has said how long the pause is."""


class SmsCodeSender:
    """Has a code sent by text message (短信验证码), for one step; `on_note` shows what became of it.

    The pause lasts, however often the page is left meanwhile.
    """

    def __init__(self, step: "Step", on_note: Callable[[SaidNote], None]) -> None:
        self._step = step
        self._on_note = on_note
        self._journey = step.context.journey
        self._is_asking = False

    def send(self, field: InputField) -> bool:
        """Have a code sent; False while the pause lasts."""
        step, services = self._step, self._step.context.services
        if self.pause:
            return False
        self._journey.next_code_at, self._is_asking = step.seconds + USUAL_PAUSE, True
        self._on_note(step.begin_wait(Wait.MESSAGE, "form.sms_sending"))
        centre, name = services.centre, field.name

        def send(head: SealedRequest) -> SmsReply | NoAnswer:
            return centre.send_sms(SmsRequest(**dict(head), field=name))

        step.run(services.workers.centre, step.context.asking(services.identifiers.new(), send), self._on_reply)
        return True

    @property
    def pause(self) -> int:
        """Whole seconds until a code may be asked for again."""
        return max(0, ceil(self._journey.next_code_at - self._step.seconds))

    def give_up(self) -> None:
        """The call failed by a fault of ours: no one waits for the pause of a code that may never have been asked for."""
        if self._is_asking:
            self._is_asking, self._journey.next_code_at = False, self._step.seconds

    def _on_reply(self, reply: SmsReply | NoAnswer) -> None:
        step, self._is_asking = self._step, False
        step.context.note_reply(reply)
        if not isinstance(reply, SmsAnswer):
            self._journey.next_code_at = step.seconds
            self._on_note(step.note(Tone.BAD, message_for(reply)))
            return
        step.end_wait()
        pause = reply.retry_after_seconds
        self._journey.next_code_at = step.seconds + pause
        tone, message = (Tone.GOOD, "form.sms_sent") if reply.sent else (Tone.CAUTION, "form.sms_not_sent")
        self._on_note(step.note(tone, message, seconds=str(pause)))
