"""填表 — one page of fields: takes what is typed, checks it, says what is wrong beside the field, fetches live lists."""

from msgspec.structs import replace

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import LocalText
from contract.execution import HoldAnswer, HoldReply, HoldRequest, SealedRequest
from kiosk.forms.card_masks import masked_entry, typed_over
from kiosk.forms.checks import check_answer
from kiosk.forms.hotline import cautions
from kiosk.forms.presets import preset_of, usual_period
from kiosk.forms.rules import findings, late_days
from kiosk.forms.verdict import Entry, Invalid, Valid
from kiosk.forms.visibility import is_required
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import NoAnswer
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import StepContext
from kiosk.steps.filling.beside import BesideInputs
from kiosk.steps.filling.field_scan import FieldScan, FormPage
from kiosk.steps.filling.live_lists import LiveLists
from kiosk.steps.filling.own_lists import one_way, take_over
from kiosk.steps.filling.paper_reading import PaperReading
from kiosk.steps.filling.person_card import PersonCard
from kiosk.steps.filling.shared_lists import share_lists
from kiosk.steps.filling.shown_fields import ShownFields
from kiosk.steps.filling.sms import SmsCodeSender
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import Main, Step
from kiosk.view.form import FieldView, FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.intents import CapturePage, Intent, LeaveField, ReadPersonCard, SendSms, SetField
from kiosk.view.lines import Section
from kiosk.view.note import Tone

REMEMBERED = frozenset({"mobile", "bank_card", "live_address", "delivery", "mail_address"})
"""Fields whose answer fills in the same field of the next item in the visit, where it fits there."""

MOST_VALUES = 40
MOST_LENGTH = 2000


class FormStep(Step):
    """Fills in the fields of the item, page by page (填表步骤), each checked as it is left."""

    kind = StepKind.FORM

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._note: SaidNote | None = None
        self._is_holding = False
        self._lists = LiveLists(self)
        self._shown = ShownFields(context, self._lists)
        self._beside = BesideInputs(self)
        self._sms = SmsCodeSender(self, self._tell)
        page = FormPage(lambda: self._fields, self._shown.context, self._put, self._tell)
        self._scan = FieldScan(self, page)
        self._card = PersonCard(self, page)
        self._reading = PaperReading(self, page, is_offered=self._card.leaves)

    def enter(self) -> None:
        """Fill in what is known, fetch what is live."""
        for field in self._all_fields:
            self._preset(field)
        self._lists.fetch(self._fields)
        self._beside.fetch(self._fields)
        self._scan.tick()

    def tick(self) -> None:
        """Keep listening for a scanned code. That alone is nothing that keeps the visit from timing out."""
        self._scan.tick()
        self._reading.tick()
        self._card.tick()

    def screen(self) -> FormScreen:
        """The page with its visible fields."""
        pages = [step for step in self.context.journey.plan if step.kind is StepKind.FORM]
        return FormScreen(
            title=self.pick(self._heading),
            page=pages.index(self.planned),
            pages=len(pages),
            fields=tuple(self._view(field) for field in self._fields),
            note=None if self._note is None else self.note_in_language(self._note),
            reading="" if self.is_busy else self._reading.label,
            person_card="" if self.is_busy else self._card.label,
            awaits_card=self._card.is_waiting,
            may_grow=len(self.planned.fields) > 1,
        )

    @property
    def _heading(self) -> LocalText:
        """What this part of a long form is about; the item's name is above every page as it is."""
        item = self.context.journey.item
        return item.part_of(self.planned.fields[0]) or item.short

    def main(self) -> Main:
        """Continue; or ask again for a list that could not be had."""
        if any(self._lists.is_missing(field) for field in self._fields):
            return Main(MainAction.RETRY, not self.is_busy)
        return Main(MainAction.CONTINUE, not self.is_busy)

    def press(self) -> bool:
        """Check the page; go on only when everything on it holds."""
        if any(self._lists.is_missing(field) for field in self._fields):
            self._lists.fetch(self._fields)
            return True
        self._note = None
        self.context.journey.form.tried |= {field.name for field in self._fields}
        if self._check_all() and self._rules_hold() and not self._must_warn():
            self._proceed()
        return True

    def handle(self, intent: Intent) -> bool:
        """Typing, leaving a field, asking for a code."""
        match intent:
            case SetField(name, value, values):
                self._card.stop()
                typed = Entry(value[:MOST_LENGTH], tuple(value[:MOST_LENGTH] for value in values[:MOST_VALUES]))
                return self._set(name, self._typed_over(name, typed))
            case LeaveField(name):
                return self._leave_field(name)
            case SendSms(name):
                return self._send_sms(name)
            case ReadPersonCard():
                return not self.is_busy and self._card.turn()
            case CapturePage():
                return not self.is_busy and self._reading.begin()
            case _:
                return False

    def leave(self) -> None:
        """Keep what was typed; remember what serves the next item."""
        super().leave()
        self._scan.stop()
        self._reading.stop()
        self._card.stop()
        self._lists.stop()
        journey = self.context.journey
        for name in REMEMBERED & journey.form.answers.keys():
            if journey.form.answers[name] and name in journey.form.entries:
                self.context.session.known[name] = journey.form.entries[name]

    @property
    def is_busy(self) -> bool:
        """While a list is fetched, a slot is held or a card is read."""
        return (
            self._is_holding or self._reading.is_busy or any(self._lists.of(field).is_loading for field in self._fields)
        )

    def on_failed(self, error: Exception) -> None:
        """A call to the centre failed by a fault of ours: as if it had not been reached."""
        super().on_failed(error)
        self._is_holding = False
        self._lists.give_up(self._fields)
        self._sms.give_up()
        self._note = self.note(Tone.BAD, "centre.unreachable")

    def on_device_failed(self, error: Exception) -> None:
        """The card reader's line failed; nothing else here is asked of a device in this way."""
        super().on_device_failed(error)
        self._card.fail()

    # --- fields ---

    @property
    def _all_fields(self) -> list[InputField]:
        return [self.context.journey.form.field_named(name) for name in self.planned.fields]

    @property
    def _fields(self) -> list[InputField]:
        return [field for field in self._all_fields if self.context.journey.form.asks(field)]

    def _view(self, field: InputField) -> FieldView:
        view = self._scan.with_hint(field, self._masked_view(field, self._shown.view(field)))
        view = replace(view, hint=self._beside.hint_beside(field, view.hint)) if field.beside is not None else view
        return replace(view, pause=self._sms.pause) if field.kind is InputKind.SMS_CODE else view

    def _masked_view(self, field: InputField, view: FieldView) -> FieldView:
        entry = self.context.journey.form.entries.get(field.name, Entry())
        masked = masked_entry(field, entry)
        display = masked.value if entry.is_of_card else view.display
        return replace(view, value=masked.value, values=masked.values, display=display)

    def _preset(self, field: InputField) -> None:
        """Fill in what is known before anybody typed."""
        journey, known = self.context.journey, self.context.session.known.get(field.name)
        place = preset_of(field, self.context.app.place.region, self.context.options.values(field))
        if known is not None and not self._fits(field, known):
            known = None
        preset = known or place or usual_period(journey.item, field, self.today)
        if preset is not None and field.name not in journey.form.entries:
            journey.form.set_entry(field.name, preset)

    def _fits(self, field: InputField, known: Entry) -> bool:
        return isinstance(check_answer(field, known, self._shown.context(field), is_required=False), Valid)

    # --- what the citizen does ---

    def _set(self, name: str, entry: Entry) -> bool:
        if self._is_holding or name not in {field.name for field in self._fields}:
            return False
        journey = self.context.journey
        before = journey.form.answers.get(name)
        field, entry = journey.form.field_named(name), one_way(entry)
        journey.form.set_entry(name, entry)
        verdict = check_answer(field, entry, self._shown.context(field), is_required=False)
        if isinstance(verdict, Valid):
            journey.form.accept(name, verdict.canonical)
        if field.by_hand is not None and journey.form.answers.get(name) != before:
            take_over(journey, field, self._shown.context)
        journey.form.drop_hidden()
        self._beside.fetch(self._fields)
        self._note = None
        return True

    def _put(self, name: str, entry: Entry) -> bool:
        """A device typed for the citizen: no card is waited for any more."""
        self._card.stop()
        return self._set(name, entry)

    def _typed_over(self, name: str, typed: Entry) -> Entry:
        """What the citizen typed, without the mask that stood there."""
        journey = self.context.journey
        before = journey.form.entries.get(name)
        return typed if before is None else typed_over(journey.form.field_named(name), typed, before)

    def _leave_field(self, name: str) -> bool:
        field = next((field for field in self._fields if field.name == name), None)
        if field is None:
            return False
        if not self.context.journey.form.entries.get(name, Entry()).is_empty:
            self._check(field)
        return True

    def _check_all(self) -> bool:
        """Check what is visible, and what becomes so by an answer that holds."""
        found: dict[str, bool] = {}
        while waiting := [field for field in self._fields if field.name not in found]:
            found |= {field.name: self._check(field) for field in waiting}
        return all(found[field.name] for field in self._fields)

    def _check(self, field: InputField) -> bool:
        journey = self.context.journey
        required = is_required(field, journey.form.answers)
        entry = journey.form.entries.get(field.name, Entry())
        verdict = check_answer(field, entry, self._shown.context(field), is_required=required)
        if isinstance(verdict, Valid) and (limit := self._beside.problem(field, verdict.canonical)) is not None:
            verdict = limit
        if isinstance(verdict, Invalid):
            journey.form.answers.pop(field.name, None)
            journey.form.refuse(field.name, verdict)
            return False
        journey.form.accept(field.name, verdict.canonical)
        return True

    def _rules_hold(self) -> bool:
        """Rules between answers: beside the field where it is on this page or an earlier one; later ones wait."""
        journey = self.context.journey
        seen = self._names_so_far()
        found = [finding for finding in findings(self.context.form_state()) if finding.field in seen]
        for problem in found:
            journey.form.errors[problem.field] = problem.problem
        here = {field.name for field in self._fields}
        elsewhere = next((problem for problem in found if problem.field not in here), None)
        if elsewhere is not None and not any(problem.field in here for problem in found):
            self.context.moves.jump_to_field(elsewhere.field)
        return not found

    def _names_so_far(self) -> set[str]:
        pages = [step for step in self.context.journey.plan if step.kind is StepKind.FORM]
        names = {name for page in pages[: pages.index(self.planned) + 1] for name in page.fields}
        return names | self.context.journey.form.carried

    def _must_warn(self) -> bool:
        """What must be read before anything else, each caution once."""
        said, state = self.context.journey.cautions, self.context.form_state()
        caution = next((caution for caution in cautions(state) if caution.name not in said), None)
        if caution is not None:
            said.add(caution.name)
            lines = tuple(self.say(line) for line in caution.lines)
            self.context.visit.announce((Section(self.say(f"{caution.name}.heading"), caution.icon, lines),))
            return True
        late = next((day for day in late_days(state) if day.name not in said), None)
        if late is not None:
            said.add(late.name)
            self.context.visit.announce((Section(self.pick(late.label), "clock-outline", (self.pick(late.words),)),))
        return late is not None

    def _tell(self, note: SaidNote) -> None:
        self._note = note

    def _proceed(self) -> None:
        journey, event = self.context.journey, self.context.session.event
        if event is not None:
            share_lists(event, journey, self._shown.context)
        slot = next(
            (field for field in self._fields if field.kind is InputKind.SLOT and journey.form.answers.get(field.name)),
            None,
        )
        if slot is None:
            self.context.moves.go_on()
        else:
            self._hold(slot)

    # --- the centre ---

    def _hold(self, field: InputField) -> None:
        services = self.context.services
        slot = str(self.context.journey.form.answers[field.name])
        self._is_holding = True

        def on_hold_reply(reply: HoldReply | NoAnswer) -> None:
            self._is_holding = False
            self.context.note_reply(reply)
            if not isinstance(reply, HoldAnswer):
                self._note = self.note(Tone.BAD, message_for(reply))
            elif reply.held:
                self.context.moves.go_on()
            else:
                self._on_slot_gone(field)

        def hold(head: SealedRequest) -> HoldReply | NoAnswer:
            return services.centre.hold(HoldRequest(**dict(head), field=field.name, slot=slot))

        self.run(services.workers.centre, self.context.asking(services.identifiers.new(), hold), on_hold_reply)

    def _on_slot_gone(self, field: InputField) -> None:
        self.context.journey.form.set_entry(field.name, Entry())
        self.context.journey.form.lists.pop(field.name, None)
        self._note = self.note(Tone.CAUTION, "form.slot_gone")
        self._lists.fetch(self._fields)

    def _send_sms(self, name: str) -> bool:
        field = next((field for field in self._fields if field.name == name and field.kind is InputKind.SMS_CODE), None)
        return field is not None and self._sms.send(field)
