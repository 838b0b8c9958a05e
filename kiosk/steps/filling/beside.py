"""What the department says beside an input: what is there now, or the least and most of this year. Without an answer nothing is said."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from catalogue.field_terms import QUANTITIES
from catalogue.schema import InputField
from contract.execution import ListAnswer, ListReply, LiveOption
from kiosk.forms.verdict import Answer, Invalid
from kiosk.services.ports import NoAnswer
from kiosk.steps.filling.live_lists import asking_for_list

if TYPE_CHECKING:
    from kiosk.steps.step import Step


class BesideInputs:
    """What is known beside the inputs of one step (字段旁注). It stays with the journey."""

    def __init__(self, step: "Step") -> None:
        self._step = step
        self._known = step.context.journey.form.beside

    def fetch(self, fields: Sequence[InputField]) -> None:
        """Ask once for each; the citizen goes on meanwhile."""
        for field in fields:
            if field.beside is not None and field.name not in self._known:
                self._known[field.name] = None
                self._ask(field, field.beside)

    def hint_beside(self, field: InputField, hint: str) -> str:
        """The hint of a field, behind what is known."""
        known = self._known.get(field.name)
        if known is None:
            return hint
        text = known.text.in_language(self._step.context.session.language)
        return f"{text}\n{hint}" if hint else text

    def problem(self, field: InputField, answer: Answer) -> Invalid | None:
        """What is wrong with an answer beyond the least or the most."""
        known = self._known.get(field.name)
        if known is None or field.kind not in QUANTITIES or not isinstance(answer, str) or not answer:
            return None
        least, most = _limit(known, "least"), _limit(known, "most")
        if least is not None and Decimal(answer) < least:
            return Invalid("amount.least", {"least": f"{least:,}"})
        if most is not None and Decimal(answer) > most:
            return Invalid("amount.most_now", {"most": f"{most:,}"})
        return None

    def _ask(self, field: InputField, source: str) -> None:
        context = self._step.context
        ask = asking_for_list(context, field, source)

        def on_reply(reply: ListReply | NoAnswer) -> None:
            if isinstance(reply, ListAnswer) and reply.options:
                self._known[field.name] = reply.options[0]

        def on_fault(error: Exception) -> None:
            """Nothing is said then; the input is answered as without."""

        context.services.workers.centre.run(ask, self._step.while_open(on_reply), self._step.while_open(on_fault))


def _limit(known: LiveOption, name: str) -> Decimal | None:
    try:
        limit = Decimal(known.fills[name])
    except (KeyError, InvalidOperation):
        return None
    return limit if limit.is_finite() else None
