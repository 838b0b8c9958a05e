"""Opens what a terminal asks about people: seal, item, budget, proof, in this order. The one way to a department.

What only an authority can say of other people is left open as ties: `confirm` asks it, and nothing reaches a department before.
"""

import json
from dataclasses import dataclass, field, replace

from catalogue.schema import Catalogue, ServiceItem
from central.catalogue_publishing.service import alone, current_version, newest_version
from central.centre import CentreContext
from central.identity.budgets import BudgetKind, spend
from central.identity.guesses import tried_in
from central.identity.service import At, NotProven, Proven, check
from central.identity.third_persons import Tie, is_confirmed, is_shown, judged_by, others_in, tie_of
from central.terminal_register.models import TerminalEntry
from contract.execution import ExecuteRequest, HoldRequest, OrderRequest, SealedRequest
from contract.records import Submission
from contract.sealing import SealBroken


class SealUnopened(Exception):
    """The sealed part of a request is not sealed to this centre (密封打不开)."""


class ItemUnknown(Exception):
    """No published catalogue has this item (事项未知)."""


class BudgetSpent(Exception):
    """The terminal asks about more than it may (额度用尽), and is stopped."""


class IdentityUnproven(Exception):
    """Nothing proves the person of the request as surely as its item asks (身份未核实)."""


class OtherUnproven(Exception):
    """Nothing lets the applicant ask about somebody whom they name (所涉他人未核实). Says the field, never the value."""


class AuthoritySilent(Exception):
    """No one knows now whether the applicant may ask about somebody whom they name (核验机构未应答)."""


@dataclass(frozen=True)
class OpenedRequest:
    """An item with what was said about it (已拆封的请求); nothing unproven is left in `proven` but for what `ties` says."""

    item: ServiceItem
    proven: Proven
    ties: tuple[Tie, ...] = field(default=(), repr=False)


def open_question(centre: CentreContext, request: SealedRequest, terminal_id: str) -> OpenedRequest:
    """Raises SealUnopened, ItemUnknown, BudgetSpent, IdentityUnproven, OtherUnproven."""
    submission = opened_seal(centre, request)
    item, versions = item_of(centre, request, terminal_id)
    person = submission.person.id_number if submission.person is not None else ""
    about = f"{request.visit_id}\n{item.code}\n{person}\n{_distinguish(request, submission, versions)}"
    if not spend(centre, terminal_id, BudgetKind.ITEMS, about):
        raise BudgetSpent(terminal_id)
    found = check(centre, submission, versions, At(terminal_id, request.visit_id, centre.clock.now()))
    if isinstance(found, NotProven):
        raise IdentityUnproven(found.reason)
    ties = _ties_in(centre, found.submission, versions)
    for tie in ties:
        if not spend(centre, terminal_id, BudgetKind.PERSONS, tie.guess):
            raise BudgetSpent(terminal_id)
    return OpenedRequest(item, found, ties)


def _distinguish(request: SealedRequest, submission: Submission, versions: tuple[ServiceItem, ...]) -> str:
    """What makes it another question. Personal.

    An order is opened at its department for every other amount or day, and for what no input asks for: each is one more.
    So is each slot that is kept, and each execution: it hands something out, whatever was typed and if nothing was.
    """
    match request:
        case OrderRequest():
            return json.dumps(submission.answers, sort_keys=True)
        case ExecuteRequest():
            return f"{tried_in(submission, versions)}\n{request.request_id}"
        case HoldRequest():
            return f"{tried_in(submission, versions)}\n{request.slot}"
        case _:
            return tried_in(submission, versions)


def confirm(centre: CentreContext, opened: OpenedRequest) -> OpenedRequest:
    """Ask the authority about every tie. Raises OtherUnproven, AuthoritySilent."""
    for tie in opened.ties:
        answer = is_confirmed(centre.authorities, tie)
        if answer is None:
            raise AuthoritySilent(f"no authority says now whether {tie.field} may be asked about")
        if not answer:
            raise OtherUnproven(f"{tie.field} names somebody about whom this applicant may not ask")
    return replace(opened, ties=())


def _ties_in(centre: CentreContext, submission: Submission, versions: tuple[ServiceItem, ...]) -> tuple[Tie, ...]:
    ties: list[Tie] = []
    for named in others_in(submission, versions):
        if submission.person is None:
            raise OtherUnproven(f"{named.field} names a person, and no card says who asks")
        if is_shown(named, submission):
            continue
        tie = tie_of(named, submission.person, centre.clock.now())
        if tie is None:
            raise OtherUnproven(f"{named.field} names somebody of age, who is not proven")
        ties.append(tie)
    return tuple(ties)


def opened_seal(centre: CentreContext, request: SealedRequest) -> Submission:
    """The submission. Raises SealUnopened."""
    submission = centre.keys.opening.open(request.sealed)
    if isinstance(submission, SealBroken):
        raise SealUnopened(submission.reason)
    return submission


def item_of(
    centre: CentreContext, request: SealedRequest, terminal_id: str
) -> tuple[ServiceItem, tuple[ServiceItem, ...]]:
    """The item as the terminal knows it, and every version by which people are judged: the newest too, and that of its group.

    An old catalogue that asked for less opens nothing (`judged_by`). Raises ItemUnknown.
    """
    with centre.database.reading() as session:
        group_name = session.get_one(TerminalEntry, terminal_id).group_name
        current = current_version(session, group_name, alone(terminal_id))
        versions = (request.catalogue_version, current, newest_version(session))
        catalogues = [centre.catalogues.take(session, version) for version in versions]
    asked, current_item, newest = (_item_in(catalogue, request.item_code) for catalogue in catalogues)
    if asked is None:
        raise ItemUnknown(request.item_code)
    others = [item for item in (current_item, newest) if item is not None]
    return asked, (judged_by(asked, current_item), *others)


def _item_in(catalogue: Catalogue | None, code: str) -> ServiceItem | None:
    return None if catalogue is None else next((item for item in catalogue.items if item.code == code), None)
