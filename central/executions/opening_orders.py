"""Carries the opening of an order to its department and its answer back: asked once for a matter, answered to all who ask."""

from dataclasses import dataclass
from typing import assert_never

from central.centre import CentreContext
from central.departments.port import Ask, NoWord, Quote
from central.executions.beginning import Busy, OtherContent
from central.executions.carrying_out import ASKED_AGAIN_AFTER, ContentDiffers, turn_of
from central.executions.openings import Opening, begin_opening, finish_opening, let_go_opening
from central.executions.supplements import quote_of_supplement
from contract.execution import DepartmentDown, Order, OrderReply, OrderRequest, Rejected

_ATTEMPTS = 4


@dataclass(frozen=True)
class OpeningOrders:
    """Holds only the centre's parts (开单过程); no transaction is open while a department works."""

    centre: CentreContext

    def open(self, ask: Ask[OrderRequest]) -> OrderReply | Busy:
        """The order of this request and matter; Busy while another request has it in hand. Raises ContentDiffers."""
        request_id = ask.request.request_id
        for _ in range(_ATTEMPTS):
            with self.centre.database.writing() as session:
                found = begin_opening(session, ask, self.centre.keys, turn_of(self.centre))
            if isinstance(found, OtherContent):
                raise ContentDiffers(request_id)
            if not isinstance(found, Opening):
                return found
            reply = self._ask_department(found)
            if found.held.key == ask.key or isinstance(reply, DepartmentDown):
                return reply.model_copy(update={"request_id": request_id})
            # What another request began has come to its end: now this one has its own answer.
        return Busy()

    def _ask_department(self, opening: Opening) -> OrderReply:
        ask, centre = opening.ask, self.centre
        with centre.database.reading() as session:
            is_down = centre.directory.is_down(session, ask.item.department)
            is_sandbox = centre.directory.is_sandbox(ask.item.department)
            supplement = quote_of_supplement(session, ask, centre.keys, sandbox=is_sandbox)
        if supplement is not None:
            return self._finish(opening, supplement)
        # A real department would take a test for real.
        if is_down or (ask.request.is_test and not is_sandbox):
            return self._no_order(opening, is_free=opening.is_first)
        try:
            word = centre.directory.department(ask.item.department).open_order(ask)
        except Exception:
            self._no_order(opening, is_free=False)
            raise
        match word:
            case Quote() | Rejected():
                return self._finish(opening, word)
            case DepartmentDown():
                # What an earlier worker sent may still be on its way: the matter stays with that one key.
                return self._no_order(opening, is_free=opening.is_first)
            case NoWord():
                return self._no_order(opening, is_free=False)
            case _:
                assert_never(word)

    def _finish(self, opening: Opening, word: Quote | Rejected) -> Order | Rejected:
        with self.centre.database.writing() as session:
            return finish_opening(session, opening, word, self.centre.keys, self.centre.clock.now())

    def _no_order(self, opening: Opening, *, is_free: bool) -> DepartmentDown:
        with self.centre.database.writing() as session:
            let_go_opening(session, opening, self.centre.clock.now() + ASKED_AGAIN_AFTER, is_free=is_free)
        return DepartmentDown(request_id=opening.ask.request.request_id)
