"""A citizen learns at the next visit what is missing, and who brings it pays no second time: such an order is over nothing."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from catalogue.identity_reasons import IDENTITY_FOR, IdentityReason
from catalogue.schema import ItemKind, OfflinePolicy
from catalogue.text import LocalText
from central.cases.service import waiting_for_paper
from central.cases.supplements import asked_for
from central.catalogue_publishing.service import ItemsOfCases
from central.centre import CentreContext
from central.departments.port import Ask, Quote
from central.executions.matters import case_matter
from central.executions.own_cases import own_cases
from central.identity.needs import NEEDED, needed_level
from central.keys import CentreKeys
from contract.execution import (
    MOST_WAITING,
    Order,
    OrderFact,
    OrderLine,
    OrderRequest,
    OrderState,
    WaitingCase,
    WaitingCases,
    WaitingCasesRequest,
)

NUMBER_BEGINS = "BZ"
_LASTS = timedelta(hours=1)
_LINE = LocalText(zh="补齐材料，不再收费", en="The missing papers: nothing more to pay")
_CASE = LocalText(zh="编号", en="Case number")
_NOTHING = Decimal("0.00")
_CONTENT, _HOW_FAR = (NEEDED[IDENTITY_FOR[reason]] for reason in (IdentityReason.CASE_CONTENT, IdentityReason.PROGRESS))
"""How sure the centre must be of who asks before it tells of a case, and before it tells how far the cases are."""


def quote_of_supplement(session: Session, ask: Ask[OrderRequest], keys: CentreKeys, *, sandbox: bool) -> Quote | None:
    """What an application that was paid for and sent back for a paper costs the second time; None where it is no such."""
    if ask.person_key is None or ask.item.kind is not ItemKind.APPLY:
        return None
    case = waiting_for_paper(session, ask.person_key, ask.item.code, case_matter(ask.item, ask.submission, keys))
    if case is None:
        return None
    number = LocalText(zh=case.case_number, en=case.case_number)
    line = OrderLine(text=_LINE, amount=_NOTHING, about=(OrderFact(label=_CASE, value=number),))
    order = Order(
        request_id=ask.request.request_id,
        order_no=NUMBER_BEGINS + ask.request.request_id.replace("-", "")[:32],
        amount=_NOTHING,
        lines=(line,),
        pay_url="",
        expires_at=ask.now + _LASTS,
        state=OrderState.PAID,
        sandbox=sandbox,
    )
    return Quote(order)


def waiting_cases(centre: CentreContext, ask: Ask[WaitingCasesRequest]) -> WaitingCases:
    """Those of the person in the sealed part, as far as the proof of this visit reaches; none for a test.

    It must be enough for what is in a case, whatever the visit is for: a found card tells no one what its owner applied for.
    A card alone is told how many there are, and of none that its paper is ready.
    """
    request_id = ask.request.request_id
    if ask.person_key is None or ask.request.is_test or not ask.proof_level.reaches(_HOW_FAR):
        return WaitingCases(request_id=request_id)
    with centre.database.reading() as session:
        known = ItemsOfCases(centre.catalogues, session)
        own = own_cases(session, ask.person_key, lambda code: known.item(code, None), ask.now)
        if not ask.proof_level.reaches(_CONTENT):
            return WaitingCases(request_id=request_id, counts=own.neutral_counts)
        found = asked_for(session, ask.person_key, MOST_WAITING)
        items = {case.item_code: known.item(case.item_code, None) for case in found}
    cases = tuple(
        WaitingCase(
            item_code=case.item_code,
            case_number=case.case_number,
            missing=case.missing,
            joins=case.has_matter and item is not None and item.offline is OfflinePolicy.ONLINE,
        )
        for case in found
        if (item := items[case.item_code]) is None or ask.proof_level.reaches(needed_level((item,)))
    )
    ready = tuple(item.code for item in own.ready if ask.proof_level.reaches(needed_level((item,))))
    return WaitingCases(request_id=request_id, cases=cases, ready=ready[:MOST_WAITING], counts=own.counts)
