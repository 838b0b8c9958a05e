"""Whatever is tapped, pulled, cut or jammed, at whatever moment: nothing is skipped, nothing counts twice, nothing stays."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalogue.text import Language
from contract.records import CaseFacts
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardWithdrawn
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.status import ProblemCode
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.session import TerminalState
from kiosk.services.timing import Timing
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    CapturePage,
    ChooseLanguage,
    ClearSignature,
    ConfirmLeave,
    EditLine,
    GoBack,
    GoHome,
    GoOn,
    Leave,
    LeaveField,
    NotMe,
    OpenHelp,
    OpenItem,
    OpenMaintenance,
    PaperCameOut,
    PrintReceipt,
    Rate,
    RemovePage,
    SendSms,
    SetCareMode,
    SetField,
    Sign,
    SignInWords,
    SkipPaper,
    Stay,
    TurnPage,
    TypePin,
    TypeQuery,
    Wake,
)
from kiosk.view.view import View
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import Bench, snapshot

ITEMS = ("GA004", "GA043", "GA044", "RS001", "RS009", "RS029", "ZS001", "GA013", "MZ001", "SJ004")

ANY_INTENT: st.SearchStrategy[Any] = st.sampled_from(
    [
        Wake(),
        GoOn(),
        GoOn(),
        GoBack(),
        GoHome(),
        Leave(),
        Stay(),
        OpenHelp(),
        ChooseLanguage(Language.EN),
        ChooseLanguage(Language.ZH),
        SetCareMode(on=True),
        SetCareMode(on=False),
        TypeQuery("社保"),
        TurnPage(1),
        OpenItem("GA004"),
        OpenItem("nothing"),
        SetField("mobile", "13800138000"),
        SetField("mobile", "1"),
        SetField("plate_no", "粤P12345"),
        LeaveField("mobile"),
        SendSms("sms_code"),
        EditLine(0),
        EditLine(2),
        NotMe(),
        CapturePage(),
        RemovePage(1),
        Sign(PNG, 300.0),
        Sign(b"", 0.0),
        SignInWords(PNG),
        ClearSignature(),
        PrintReceipt(),
        PaperCameOut(yes=True),
        PaperCameOut(yes=False),
        SkipPaper(),
        Rate("satisfied"),
        Rate("best"),
        OpenMaintenance(),
        TypePin("1"),
        TypePin("x"),
    ]
)

DONE_BEFORE: dict[StepKind, Any] = {
    StepKind.FACE: lambda session: session.person is not None,
    StepKind.LICENCE: lambda session: session.person is not None,
    StepKind.FORM: lambda session: session.person is not None or session.journey.item.identity.value == "none",
}


class AnyTaps(RuleBasedStateMachine):
    """A hall full of children, and a technician pulling cables."""

    @initialize(code=st.sampled_from(ITEMS), depth=st.integers(0, 16))
    def arrive(self, code: str, depth: int) -> None:
        self.bench = Bench(timing=Timing(settle=0.3))
        self.citizen = Citizen(self.bench)
        self.code = code
        self.old: list[int] = [0]
        self.start_the_item()
        self.do_as_asked(depth)

    def tap(self, intent: Any, serial: int | None = None) -> bool:
        return self.bench.terminal.perform(intent, self.bench.view.serial if serial is None else serial)

    @rule(intent=ANY_INTENT)
    def tap_anything(self, intent: Any) -> None:
        self.tap(intent)

    @rule(intent=ANY_INTENT, back=st.integers(0, 5))
    def tap_late(self, intent: Any, back: int) -> None:
        serial = self.old[-1 - back] if back < len(self.old) else 0
        if serial != self.bench.view.serial:
            assert not self.tap(intent, serial)

    @rule(intent=ANY_INTENT)
    def tap_twice(self, intent: Any) -> None:
        before: View = self.bench.view
        if self.tap(intent) and self.bench.view.serial != before.serial:
            assert not self.tap(intent, before.serial), "the second half of a double tap on the old screen"
            if not isinstance(intent, SetField | LeaveField | TypeQuery | TypePin):
                assert not self.tap(intent), "the second half of a double tap on the new screen"

    @rule(intent=st.sampled_from([GoOn(), GoBack()]))
    def tap_a_main_button_twice(self, intent: Any) -> None:
        """The buttons that are always in the same place: the second half falls on the next screen's."""
        self.bench.wait(0.4)
        self.tap_twice(intent)

    @precondition(lambda self: self.bench.terminal.state is TerminalState.AVAILABLE)
    @rule()
    def start_the_item(self) -> None:
        self.bench.wait(0.4)
        self.tap(Wake())
        self.bench.wait(0.4)
        self.tap(OpenItem(self.code))
        self.citizen.item = snapshot().items[self.code]
        self.bench.wait(0.4)
        self.tap(GoOn())

    @precondition(
        lambda self: self.bench.terminal._visit is not None and self.bench.terminal._visit._runner is not None
    )
    @rule(steps=st.integers(1, 6))
    def do_as_asked(self, steps: int) -> None:
        for _ in range(steps):
            visit = self.bench.terminal._visit
            if visit is None or visit._runner is None or self.bench.view.overlay is not None:
                return
            self.citizen.item = visit._runner.journey.item
            self.bench.wait(0.4)
            try:
                self.citizen.act(self.bench.screen)
            except AssertionError:  # a form that hostile taps have filled in is not the citizen's to mend
                return

    @rule(is_cut=st.booleans())
    def cut_the_network(self, is_cut: bool) -> None:
        self.bench.centre.is_cut = is_cut

    @rule(
        name=st.sampled_from(["id_card_reader", "camera", "receipt_printer", "document_printer", "document_scanner"]),
        gone=st.booleans(),
    )
    def pull_a_cable(self, name: str, gone: bool) -> None:
        self.bench.lines[name].fault = DeviceLost("unplugged") if gone else None

    @rule()
    def pull_the_card(self) -> None:
        self.bench.reader.outcomes.append(CardWithdrawn())

    @rule(outcome=st.sampled_from([NotPrinted(ProblemCode.PAPER_OUT), Unconfirmed("silence")]))
    def spoil_a_print(self, outcome: Any) -> None:
        self.bench.receipts.outcomes.append(outcome)

    @rule(seconds=st.sampled_from([0.1, 0.5, 2.0, 20.0]))
    def let_time_pass(self, seconds: float) -> None:
        self.bench.wait(seconds)

    @rule(chance=st.integers(0, 9))
    def leave(self, chance: int) -> None:
        self.bench.wait(0.4)
        self.tap(Leave())
        self.bench.wait(0.4)
        self.tap(ConfirmLeave() if chance == 0 else Stay())

    @invariant()
    def serials_only_grow(self) -> None:
        serial = self.bench.view.serial
        assert serial >= self.old[-1]
        if serial != self.old[-1]:
            self.old.append(serial)

    @invariant()
    def one_case_a_journey(self) -> None:
        requests = [each.facts.request_id for each in self.bench.outbox.records if isinstance(each.facts, CaseFacts)]
        assert len(requests) == len(set(requests))

    @invariant()
    def nothing_is_done_without_what_comes_before(self) -> None:
        visit = self.bench.terminal._visit
        if visit is None or visit._runner is None:
            return
        kind, session = visit._runner.step.kind, visit.session
        needs = DONE_BEFORE.get(kind)
        assert needs is None or needs(session)
        if kind in (StepKind.PAYMENT, StepKind.EXECUTE) and session.journey is not None:
            self.everything_is_answered(session)

    def everything_is_answered(self, session: Any) -> None:
        from kiosk.forms.captured import CAPTURED
        from kiosk.forms.visibility import is_required, is_visible

        journey = session.journey
        for field in journey.item.inputs:
            if field.kind in CAPTURED or not is_visible(field, journey.form.answers):
                continue
            if is_required(field, journey.form.answers):
                assert journey.form.answers.get(field.name), f"{field.name} was skipped"
        if journey.item.identity.value == "id_card_face":
            assert session.face is not None

    @invariant()
    def no_person_is_remembered_at_rest(self) -> None:
        if self.bench.terminal.state is not TerminalState.ACTIVE:
            assert self.bench.terminal._visit is None

    @invariant()
    def no_sheet_is_sent_twice(self) -> None:
        assert all(stages.count("sent") <= 1 for stages in self.bench.journal.stages.values())

    @invariant()
    def what_is_done_is_recorded(self) -> None:
        """A request may be repeated while no one answers. One may be under way; every other one has its case."""
        cases = {each.facts.request_id for each in self.bench.outbox.records if isinstance(each.facts, CaseFacts)}
        assert len(set(self.bench.centre.executed) - cases) <= 1

    def teardown(self) -> None:
        """Left alone, with everything in order again, it comes back to rest by itself."""
        bench = getattr(self, "bench", None)
        if bench is None:
            return
        bench.centre.is_cut = False
        for line in bench.lines.values():
            line.fault = None
        for _ in range(40):
            if bench.terminal.state is TerminalState.AVAILABLE:
                break
            bench.wait(30, step=1.0)
        assert isinstance(bench.screen, AttractScreen), bench.screen
        bench.pump()
        self.one_case_a_journey()


AnyTaps.TestCase.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyTaps = AnyTaps.TestCase
