"""The sandbox department (沙箱): plays every department over the real interface, with synthetic data, the same each time."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from catalogue.input_types import InputKind
from catalogue.reference import Reference
from catalogue.schema import ItemKind
from catalogue.text import LocalText
from central.cases.service import Verdict
from central.cases.states import CaseStatus
from central.clock import civil_day
from central.departments.news import NewsPage
from central.departments.port import Ask, ExecutionKey, Fate, NotCarriedOut, Quote, R, ReceivedCase, Word
from central.executions.answers import Answer
from central.identity.needs import needed_level
from central.identity.third_persons import others_in
from central.sandbox.applications import LOOKED_AT_AFTER, KeptApplication, promised_by, without_pictures
from central.sandbox.fees import Charge, charges_of, debt_key, is_debt, with_facts
from central.sandbox.hotline import joined_to
from central.sandbox.identity.authority import resolve_code
from central.sandbox.identity.register import CitizenRegister
from central.sandbox.live_lists import answer_list, charge_of
from central.sandbox.news import SandboxNews
from central.sandbox.papers import issue_documents
from central.sandbox.progress import PROGRESS_ITEMS, followed, progress_of
from central.sandbox.refusals import SandboxRefusal, Trigger, refusal_of, trigger_in
from central.sandbox.repository import SandboxRepository
from central.sandbox.results import build_outcome, standing_of
from central.sandbox.rules import check_rules
from central.sandbox.situation import Situation, situation_of
from central.sandbox.slots import ends_at, is_offered, slot_key
from central.sandbox.templates import ItemTemplate, TemplateBroken, templates_of
from contract.case_news import CaseStanding
from contract.documents import IssuedDocument, ResultContent
from contract.execution import (
    IDENTITY_CODE,
    Completed,
    DepartmentDown,
    ExecuteRequest,
    HoldAnswer,
    HoldReply,
    HoldRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    ListReply,
    ListRequest,
    Order,
    OrderRequest,
    OrderState,
    Rejected,
    SmsAnswer,
    SmsReply,
    SmsRequest,
)
from contract.terms import DepartmentState

_NOTHING_DUE = SandboxRefusal(LocalText(zh="当前没有应缴的费款。", en="There is nothing to pay at present."))
_PAID_BEFORE = SandboxRefusal(
    LocalText(zh="所选的费款已经缴清，不用再缴。", en="What you chose has been paid already.")
)
_GONE = SandboxRefusal(
    LocalText(zh="您选的时间刚刚被约满。", en="The time you chose has just been taken."),
    LocalText(zh="请换一个时间。", en="Please choose another time."),
)
_UNPROVEN = LocalText(
    zh="没有核实到申请人的身份，请本人带证件到窗口核对。",
    en="The applicant's identity was not confirmed. Please come to the counter with your ID card.",
)
_OTHER_UNPROVEN = LocalText(
    zh="没有核实到材料中所写的他人，请带该人的证件或关系证明到窗口核对。",
    en="A person named in the application was not confirmed. Please bring their ID card, or proof of your relation, to the "
    "counter.",
)
_SIGNER_UNPROVEN = LocalText(
    zh="有家人签了名，但没有核实到本人身份，请这位家人带身份证到窗口核对。",
    en="The identity of a family member who signed was not confirmed. They bring their ID card to the counter.",
)
_BRING_IT = LocalText(
    zh="把缺的带来，在这里把这件事再办一次就补上了，编号不变；也可以带到窗口",
    en="Come back with it and do this item here once more: the number stays the same. Or bring it to the counter",
)
_IN_PERSON = LocalText(
    zh="请到受理派出所领取结果。", en="Please collect the result at the police station that accepted it."
)


@dataclass(frozen=True)
class SandboxSettings:
    """The settings of the sandbox (沙箱设置): how long orders and holds last, and the address of the cashier."""

    public_url: str
    order_valid: timedelta
    hold_valid: timedelta


MOST_MESSAGES = 50


@dataclass(frozen=True)
class SandboxMessage:
    """A text message that the sandbox would have sent (沙箱短信)."""

    mobile: str = field(repr=False)
    words: LocalText = field(repr=False)


@dataclass(frozen=True)
class SandboxDepartment:
    """Answers as a department would, with examples (沙箱部门). Thread-safe: what it remembers is in the books."""

    reference: Reference
    repository: SandboxRepository
    settings: SandboxSettings
    register: CitizenRegister
    messages: deque[SandboxMessage] = field(default_factory=lambda: deque(maxlen=MOST_MESSAGES), repr=False)
    """The last text messages of this process, for whom a sandbox has no telephones."""

    def execute(self, ask: Ask[ExecuteRequest], case_number: str) -> Word:
        """See `DepartmentSystem.execute`. What was carried out once is answered from the books."""
        before = self.repository.executed(ask.key)
        if before is not None:
            return before
        situation, template = self._situation(ask, case_number)
        if trigger_in(situation.seed) is Trigger.DOWN:
            return DepartmentDown(request_id=ask.request.request_id)
        return self.repository.keep_executed(ask.key, self._answer(ask, situation, template), ask.now)

    def outcome_of(self, key: ExecutionKey) -> Fate:
        return self.repository.executed(key) or NotCarriedOut()

    def list_options(self, ask: Ask[ListRequest]) -> ListReply:
        situation, template = self._situation(ask)
        if trigger_in(situation.seed) is Trigger.DOWN:
            return DepartmentDown(request_id=ask.request.request_id)
        return answer_list(situation, template, ask.request.list_name, self.repository, self._holder(ask))

    def hold_slot(self, ask: Ask[HoldRequest]) -> HoldReply:
        situation, _ = self._situation(ask)
        expires = ask.now + self.settings.hold_valid
        is_free = is_offered(situation, ask.request.slot) and trigger_in(situation.seed) is not Trigger.GONE
        key = slot_key(situation, ask.request.slot)
        is_held = is_free and self.repository.hold_slot(key, self._holder(ask), ask.now, expires)
        return HoldAnswer(request_id=ask.request.request_id, held=is_held, expires_at=expires if is_held else None)

    def send_sms(self, ask: Ask[SmsRequest]) -> SmsReply:
        """See `DepartmentSystem.send_sms`. The sandbox's code is the last six digits of the number: nothing is really sent."""
        situation, _ = self._situation(ask)
        is_sent = bool(situation.text("mobile")) and trigger_in(situation.seed) is not Trigger.GONE
        return SmsAnswer(request_id=ask.request.request_id, sent=is_sent)

    def resolve_identity(self, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
        """See `DepartmentSystem.resolve_identity`: the codes of the synthetic people."""
        return resolve_code(self.register, ask.request.request_id, ask.submission.answers.get(IDENTITY_CODE))

    def open_order(self, ask: Ask[OrderRequest]) -> Quote | Rejected | DepartmentDown:
        situation, template = self._situation(ask)
        if trigger_in(situation.seed) is Trigger.DOWN:
            return DepartmentDown(request_id=ask.request.request_id)
        refusal = check_rules(situation) or self._refusal(situation, template)
        if refusal is not None:
            return _rejected_reply(ask, refusal)
        if is_debt(template.fee):
            situation = replace(situation, paid=self._paid_of(situation))
        charges = with_facts(situation, template, charges_of(situation, template.fee) if template.fee else ())
        if not charges:
            return _rejected_reply(ask, _NOTHING_DUE)
        keys = tuple(
            charge_of(situation, charge.key, self.repository, by_anybody=charge.by_anybody)
            for charge in charges
            if charge.key
        )
        if self.repository.paid_among(keys):
            return _rejected_reply(ask, _PAID_BEFORE)
        return Quote(self._order(ask, charges), keys)

    def _paid_of(self, situation: Situation) -> Decimal:
        """How much of what the account owes has been paid, part by part."""
        paid = Decimal(0)
        while True:
            key = debt_key(replace(situation, paid=paid))
            part = self.repository.paid_with(charge_of(situation, key, self.repository, by_anybody=True))
            if not part:
                return paid
            paid += part

    def order_state(self, order_no: str) -> OrderState | None:  # noqa: ARG002 - the cashier page settles orders itself
        """See `DepartmentSystem.order_state`: the sandbox's orders live in the centre's book."""
        return None

    def review(self, case: ReceivedCase) -> Verdict:
        """See `DepartmentSystem.review`. A certification counts from the time at the terminal;
        an application is first received.
        """
        unproven = _unproven(case)
        if unproven is not None:
            return Verdict(CaseStatus.SUPPLEMENT_REQUIRED, unproven)
        situation, template = self._case(case)
        trigger = trigger_in(situation.seed)
        if case.item.code == "GA011" and trigger is Trigger.TURNED_DOWN:
            return Verdict(CaseStatus.ACCEPTED, _IN_PERSON)
        refusal = check_rules(situation) or refusal_of(situation, template)
        if refusal is not None:
            is_supplement = trigger is Trigger.INCOMPLETE
            return Verdict(CaseStatus.SUPPLEMENT_REQUIRED if is_supplement else CaseStatus.NOT_ACCEPTED, refusal.whole)
        if case.item.kind is ItemKind.CERTIFY:
            return Verdict(CaseStatus.COMPLETED, None, build_outcome(situation, template).content)
        result = build_outcome(situation, template, standing=CaseStanding.RECEIVED).content
        is_fresh = case.now - case.received_at < LOOKED_AT_AFTER
        if not is_fresh:
            self._keep_case(case)
        status = CaseStatus.RECEIVED if is_fresh else CaseStatus.ACCEPTED
        return Verdict(status, joined_to(situation, self.repository), result)

    def news_after(self, cursor: str, now: datetime) -> NewsPage:
        return SandboxNews(self.reference, self.repository).after(cursor, now)

    def issue(self, case: ReceivedCase) -> tuple[IssuedDocument, ...]:
        """What is turned down is served in person; for what was asked online the books are read. See `DepartmentSystem.issue`."""
        situation, template = self._case(self._as_kept(case))
        if trigger_in(situation.seed) is Trigger.TURNED_DOWN:
            return ()
        return issue_documents(build_outcome(situation, template), template, self.repository, self.settings.public_url)

    def notify(self, case: ReceivedCase, words: LocalText) -> bool:
        """See `DepartmentSystem.notify`: nothing is really sent, it lies in `messages` for a while."""
        situation, _ = self._case(self._as_kept(case))
        mobile = situation.text("mobile")
        if mobile:
            self.messages.append(SandboxMessage(mobile, words))
        return bool(mobile)

    def probe(self) -> DepartmentState:
        return DepartmentState.UP

    def _answer(self, ask: Ask[ExecuteRequest], situation: Situation, template: ItemTemplate) -> Answer:
        number = situation.case_number
        if situation.item.code in PROGRESS_ITEMS:
            return _completed_reply(ask, number, progress_of(situation, self.repository, ask.person_key))
        own = followed(situation, self.repository, ask.person_key, template.follows) if template.follows else None
        if own is not None:
            return _completed_reply(ask, number, own)
        if situation.item.code == "GA011" and trigger_in(situation.seed) is Trigger.TURNED_DOWN:
            return _completed_reply(ask, number, _in_person(situation))
        lacking = self._lacking(number)
        refused = None if lacking else self._refusal(situation, template)
        refusal = check_rules(situation) or refused or self._no_slot(situation, ask)
        if refusal is not None and refusal is refused and self._is_incomplete(situation):
            if not ask.request.is_test:
                self._keep(ask, number, is_complete=False)
            return self._supplement_wanted(ask, situation, template, refusal)
        if refusal is not None:
            is_finding = refusal.is_finding
            return (
                _completed_reply(ask, number, _nothing(situation, refusal))
                if is_finding
                else _rejected_reply(ask, refusal)
            )
        order = self.repository.order(ask.submission.order_no) if ask.submission.order_no else None
        standing = standing_of(situation.item, template)
        outcome = build_outcome(situation, template, order, standing)
        documents = issue_documents(outcome, template, self.repository, self.settings.public_url)
        if standing is CaseStanding.RECEIVED and not ask.request.is_test:
            self._keep(ask, number, lacking=lacking)
        return Completed(
            request_id=ask.request.request_id,
            case_number=number,
            standing=standing,
            result=outcome.content,
            documents=documents,
        )

    def _lacking(self, case_number: str) -> KeptApplication | None:
        """The earlier application under this number, where it waits for a paper."""
        kept = self.repository.application_numbered(case_number)
        return kept if kept is not None and kept.lacks_paper else None

    def _is_incomplete(self, situation: Situation) -> bool:
        return situation.item.kind is ItemKind.APPLY and trigger_in(situation.seed) is Trigger.INCOMPLETE

    def _keep(
        self,
        ask: Ask[ExecuteRequest],
        case_number: str,
        *,
        lacking: KeptApplication | None = None,
        is_complete: bool = True,
    ) -> None:
        accept_at = ask.now + LOOKED_AT_AFTER
        kept = KeptApplication(
            ask.terminal_id if lacking is None else lacking.terminal_id,
            ask.request.request_id if lacking is None else lacking.case_key,
            case_number,
            ask.item.code,
            without_pictures(ask.submission),
            accept_at if is_complete else None,
            promised_by(ask.item.guide.promised_limit, accept_at) if is_complete else None,
        )
        self.repository.keep_application(kept)

    def _supplement_wanted(
        self, ask: Ask[ExecuteRequest], situation: Situation, template: ItemTemplate, refusal: SandboxRefusal
    ) -> Completed:
        content = build_outcome(situation, template, standing=CaseStanding.RECEIVED).content
        steps = (_BRING_IT,) if refusal.advice is None else (_BRING_IT, refusal.advice)
        return Completed(
            request_id=ask.request.request_id,
            case_number=situation.case_number,
            standing=CaseStanding.SUPPLEMENT_REQUIRED,
            result=content.model_copy(update={"summary": refusal.reason, "next_steps": steps}),
        )

    def _keep_case(self, case: ReceivedCase) -> None:
        """Of a queue: that it is accepted is what the sandbox answers now."""
        self.repository.keep_application(
            KeptApplication(
                case.terminal_id,
                case.case_key,
                case.case_number,
                case.item.code,
                without_pictures(case.submission),
                None,
                promised_by(case.item.guide.promised_limit, case.now),
            )
        )

    def _situation(self, ask: Ask[R], case_number: str = "") -> tuple[Situation, ItemTemplate]:
        situation = situation_of(ask.item, ask.submission, self.reference, ask.now, ask.request.request_id)
        situation = replace(situation, case_number=case_number, register=self.register)
        return situation, self._template(ask.item.department, ask.item.code)

    def _as_kept(self, case: ReceivedCase) -> ReceivedCase:
        """With what is in the books of an application that was completed online; the centre has nothing of it."""
        # what came from a queue first, and was completed online, is in the books under its number
        kept = self.repository.application(
            ExecutionKey(case.terminal_id, case.case_key)
        ) or self.repository.application_numbered(case.case_number)
        return case if kept is None else replace(case, submission=kept.submission)

    def _case(self, case: ReceivedCase) -> tuple[Situation, ItemTemplate]:
        situation = situation_of(case.item, case.submission, self.reference, case.submitted_at, case.case_key)
        situation = replace(situation, case_number=case.case_number, register=self.register)
        return situation, self._template(case.item.department, case.item.code)

    def _template(self, department: str, code: str) -> ItemTemplate:
        try:
            return templates_of(department)[code]
        except KeyError as error:
            raise TemplateBroken(f"{department}.toml says nothing about {code}") from error

    def _refusal(self, situation: Situation, template: ItemTemplate) -> SandboxRefusal | None:
        return refusal_of(situation, template)

    def _no_slot(self, situation: Situation, ask: Ask[ExecuteRequest]) -> SandboxRefusal | None:
        names = [field.name for field in situation.item.inputs if field.kind is InputKind.SLOT]
        slots = [situation.text(name) for name in names if situation.text(name)]
        if not all(_is_ahead(situation, slot) for slot in slots):
            return _GONE
        is_booked = all(self._book(ask, situation, slot) for slot in slots)
        return None if is_booked else _GONE

    def _book(self, ask: Ask[ExecuteRequest], situation: Situation, slot: str) -> bool:
        """A test holds it as for a visit, and leaves it to citizens then."""
        key, holder = slot_key(situation, slot), self._holder(ask)
        if ask.request.is_test:
            return self.repository.hold_slot(key, holder, ask.now, ask.now + self.settings.hold_valid)
        return self.repository.book_slot(key, holder, ask.now, ends_at(slot))

    def _holder(self, ask: Ask[R]) -> str:
        return self.repository.keyed("holder", ask.request.visit_id)

    def _order(self, ask: Ask[OrderRequest], charges: tuple[Charge, ...]) -> Order:
        amount = sum((charge.line.amount for charge in charges), start=charges[0].line.amount * 0)
        order_no = f"ZF{civil_day(ask.now):%Y%m%d}{self.repository.keyed('order', ask.request.request_id)[:12].upper()}"
        return Order(
            request_id=ask.request.request_id,
            order_no=order_no,
            amount=amount,
            lines=tuple(charge.line for charge in charges),
            pay_url=f"{self.settings.public_url}/cashier/{order_no}",
            expires_at=ask.now + self.settings.order_valid,
            state=OrderState.WAITING if amount else OrderState.PAID,
            sandbox=True,
            voucher_url=f"{self.settings.public_url}/cashier/{order_no}" if amount else "",
        )


def _unproven(case: ReceivedCase) -> LocalText | None:
    """Who still has to show who they are; None where all have."""
    if not case.proof_level.reaches(needed_level((case.item,))):
        return _UNPROVEN
    if any(other.field not in case.confirmed for other in others_in(case.submission, (case.item,))):
        return _OTHER_UNPROVEN
    is_signer_unproven = any(
        member.signature is not None and member.card is None for member in case.submission.household
    )
    return _SIGNER_UNPROVEN if is_signer_unproven else None


def _is_ahead(situation: Situation, slot: str) -> bool:
    return slot[:10] > situation.today and is_offered(situation, slot)


def _completed_reply(ask: Ask[ExecuteRequest], case_number: str, result: ResultContent) -> Completed:
    return Completed(
        request_id=ask.request.request_id, case_number=case_number, standing=CaseStanding.COMPLETED, result=result
    )


def _rejected_reply(ask: Ask[R], refusal: SandboxRefusal) -> Rejected:
    return Rejected(
        request_id=ask.request.request_id, reason=refusal.reason, advice=refusal.advice, instead=refusal.instead
    )


def _nothing(situation: Situation, refusal: SandboxRefusal) -> ResultContent:
    steps = (situation.item.guide.ask,) if refusal.advice is None else (refusal.advice, situation.item.guide.ask)
    return ResultContent(
        heading=situation.item.short, summary=refusal.reason, next_steps=steps, found=False, sandbox=True
    )


def _in_person(situation: Situation) -> ResultContent:
    # 《不予出具通知书》 is served in person: the screen says nothing beyond this.
    return ResultContent(heading=situation.item.short, summary=_IN_PERSON, sandbox=True)
