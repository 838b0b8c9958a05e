"""补正提示 — who applied earlier and is asked for more learns it at the next visit that is for something a card alone does not open.

Asked in the background, and once more where no answer comes, where the network is there;
without an answer nothing is said.
"""

import logging

from catalogue.availability import Reading
from catalogue.schema import Identity, OfflinePolicy
from contract.execution import SealedRequest, WaitingCase, WaitingCases, WaitingCasesRequest
from kiosk.services.ports import NoAnswer
from kiosk.steps.context import StepContext
from kiosk.view.lines import Section
from offline_queue.centre_outcomes import CentreUnreachable

log = logging.getLogger(__name__)
MOST_ASKED = 2
"""Questions in one visit: what the citizen does next waits behind each that gets no answer."""


def ask_what_is_missing(context: StepContext) -> None:
    """Lay a page over the step as soon as the centre names an application that lacks something."""
    session, services, journey = context.session, context.services, context.journey
    person = session.person
    # a card alone opens no case: the centre would say nothing
    is_asked = person is not None and journey.item.identity not in (Identity.NONE, Identity.ID_CARD)
    is_reachable = (
        journey.item.offline is not OfflinePolicy.LOCAL and services.health.network.reading is not Reading.BAD
    )
    if session.asked_for_papers >= MOST_ASKED or not (is_asked and is_reachable) or context.app.place.is_test:
        return
    # nothing more is asked while this is under way
    attempt, session.asked_for_papers = session.asked_for_papers + 1, MOST_ASKED
    centre = services.centre

    def ask(head: SealedRequest) -> WaitingCases | NoAnswer:
        return centre.waiting_cases(WaitingCasesRequest(**dict(head)))

    def on_reply(reply: WaitingCases | NoAnswer) -> None:
        if isinstance(reply, CentreUnreachable):
            # a centre that refuses, as an older one does, would refuse again
            session.asked_for_papers = attempt
        # the visit may be over, and another one here
        if not isinstance(reply, WaitingCases) or session.person is not person:
            return
        session.ready = reply.ready
        if not reply.cases:
            return
        session.lacking = tuple(case.item_code for case in reply.cases if _joins(context, case))
        context.visit.announce((_page(context, reply.cases),))
        context.visit.refresh()

    def on_fault(error: Exception) -> None:
        log.warning("what is missing could not be asked: %s", type(error).__name__)

    services.workers.centre.run(context.asking(services.identifiers.new(), ask), on_reply, on_fault)


def _page(context: StepContext, cases: tuple[WaitingCase, ...]) -> Section:
    joining = [_line(context, case) for case in cases if _joins(context, case)]
    others = [_line(context, case) for case in cases if not _joins(context, case)]
    lines = [*joining, *([context.say("missing.what")] if joining else [])]
    lines += [*others, *([context.say("missing.counter")] if others else [])]
    return Section(context.say("missing.heading"), "file-alert-outline", tuple(lines))


def _joins(context: StepContext, case: WaitingCase) -> bool:
    """Whether the item done once more here completes it: what goes to the queue opens a case of its own."""
    item = context.app.snapshot.items.get(case.item_code)
    return case.joins and item is not None and item.offline is OfflinePolicy.ONLINE


def _line(context: StepContext, case: WaitingCase) -> str:
    item = context.app.snapshot.items.get(case.item_code)
    name = case.item_code if item is None else item.short.in_language(context.session.language)
    said = context.say("missing.unsaid") if case.missing is None else case.missing.in_language(context.session.language)
    return context.say("missing.case", item=name, number=case.case_number, missing=said.rstrip("。."))
