"""补正提示 — who applied earlier and is asked for more learns it at the next visit, whatever that is for.

Asked in the background, once a visit, where the network is there; without an answer nothing is said, and nothing waits for it.
"""

import logging

from catalogue.availability import Reading
from catalogue.schema import Identity, OfflinePolicy
from contract.execution import SealedRequest, WaitingCase, WaitingCases, WaitingCasesRequest
from kiosk.services.ports import NoAnswer
from kiosk.steps.context import StepContext
from kiosk.view.lines import Section

log = logging.getLogger(__name__)


def ask_what_is_missing(context: StepContext) -> None:
    """Lay a page over the step as soon as the centre names an application that lacks something."""
    session, services, journey = context.session, context.services, context.journey
    person = session.person
    is_asked = person is not None and journey.item.identity is not Identity.NONE
    is_reachable = (
        journey.item.offline is not OfflinePolicy.LOCAL and services.health.network.reading is not Reading.BAD
    )
    if session.has_asked_for_papers or not (is_asked and is_reachable) or context.app.place.is_test:
        return
    session.has_asked_for_papers = True
    centre = services.centre

    def ask(head: SealedRequest) -> WaitingCases | NoAnswer:
        return centre.waiting_cases(WaitingCasesRequest(**dict(head)))

    def on_reply(reply: WaitingCases | NoAnswer) -> None:
        # the visit may be over, and another one here
        if not isinstance(reply, WaitingCases) or not reply.cases or session.person is not person:
            return
        session.lacking = tuple(case.item_code for case in reply.cases)
        context.visit.announce((_page(context, reply.cases),))
        context.visit.refresh()

    def on_fault(error: Exception) -> None:
        log.warning("what is missing could not be asked: %s", type(error).__name__)

    services.workers.centre.run(context.asking(services.identifiers.new(), ask), on_reply, on_fault)


def _page(context: StepContext, cases: tuple[WaitingCase, ...]) -> Section:
    lines = [_line(context, case) for case in cases]
    return Section(context.say("missing.heading"), "file-alert-outline", (*lines, context.say("missing.what")))


def _line(context: StepContext, case: WaitingCase) -> str:
    item = context.app.snapshot.items.get(case.item_code)
    name = case.item_code if item is None else item.short.in_language(context.session.language)
    said = context.say("missing.unsaid") if case.missing is None else case.missing.in_language(context.session.language)
    return context.say("missing.case", item=name, number=case.case_number, missing=said.rstrip("。."))
