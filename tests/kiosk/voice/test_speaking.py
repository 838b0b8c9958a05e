"""Every screen has something to say in both languages, and nothing that is somebody's is ever said."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.loader import load_catalogue
from catalogue.schema import ItemKind
from catalogue.text import COMPLETE, Language
from drivers.ports.speech import SPEECH, Headphones, Manner, Said, SpeechCut, SpeechOutcome
from drivers.speech.adapter import EspeakSpeech
from drivers.speech.options import EspeakOptions
from drivers.worker.worker import DeviceWorker
from kiosk.terminal.overlays import help_sections
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.event import EventRow, EventScreen
from kiosk.view.form import Editor, FieldView, FormScreen, OptionView
from kiosk.view.frame import FrameView, Lamp, MainAction
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.lines import Line, Section, TableView
from kiosk.view.materials import MaterialsScreen, PageView
from kiosk.view.note import Note, Tone
from kiosk.view.overlay import CallStage, Overlay, OverlayKind, VideoStage
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import Screen, View
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from kiosk.voice.discretion import discreet
from kiosk.voice.own_messages import own_messages
from kiosk.voice.sentences import joined
from kiosk.voice.speaking import Announcer, is_read_aloud, is_spoken, spoken
from kiosk.voice.voice import LOUDNESS, TEMPO, DeviceVoice
from tests.drivers.hand_clock import HandClock
from tests.drivers.worker_parts import Mailbox
from wording.po_files import texts_of
from wording.store import FOLDER, load_wording

WORDING = load_wording()
SPOKEN = {each for each in texts_of(FOLDER / "zh.po") if each.split(".")[1].startswith("spoken")}
FRAME = FrameView("网点", "T1", Lamp.OK, Lamp.OK, (), "", False, True, MainAction.NONE, False, False)
OF_NO_VISIT = (AttractScreen, EntranceScreen, DiagnosticsScreen, GuidedTestScreen)
CERTIFYING = replace(FRAME, is_read_aloud=True)
PUBLIC = "公开说明"


def view_of(screen: Screen, language: Language = Language.ZH, serial: int = 1, **rest: object) -> View:
    return replace(View(serial, language, True, FRAME, screen), **rest)


def screens(private: str = "某某") -> list[Screen]:
    """Every screen in every stage, with `private` wherever something is the citizen's, and quoted in every note."""
    note = Note(Tone.CAUTION, f"请看屏幕。这是{private}的。", f"{private}。再试一次。")
    field = FieldView(
        "name", Editor.TEXT, "姓名", "照身份证填", "", is_required=True, value=private, values=(private, f"{private}|{private}"),
        display=private, error=f"“{private}”不对。", options=(OptionView(private, private, private),),
    )  # fmt: skip
    chosen = replace(field, editor=Editor.CHOICE, is_required=False, error="")
    lines, table = (Line("姓名", private),), TableView(("项目",), ((private,),))
    return [
        *(AttractScreen(("通知",)), HomeScreen((), (), ()), *(ItemListScreen("社会保险", (), 1, pages) for pages in (1, 3))),
        SearchScreen(private, (), (private,), is_near=True),
        EventScreen("生孩子", "现在到哪一步了？", options=("还没生", "生了")),
        EventScreen("生孩子", "生了", rows=(EventRow("GA013", "新生儿上户口", "", is_ticked=True, is_available=True),)),
        *(GuideScreen("养老认证", "", "人社", (Section("怎么办", "", (PUBLIC,)),), can, None) for can in (True, False)),
        *(KnowledgeScreen("驾照到期了怎么办？", (PUBLIC,), "公安", "一般说明", begins) for begins in ("", "换驾照")),
        *(ConsentScreen((PUBLIC,), PUBLIC), ConditionsScreen((PUBLIC,))),
        *(IdentifyScreen(context, note, private, private) for context in IdentifyStage),
        IdentifyScreen(IdentifyStage.WAITING, note, private, private, accepts_code=True),
        IdentifyScreen(IdentifyStage.WAITING, Note(Tone.BUSY, PUBLIC), is_in_place_of_face=True),
        *(IdentifyScreen(context, note, private, private, is_other=True) for context in IdentifyStage),
        *(FaceScreen("请眨眨眼", 0.5, Note(Tone.BUSY, "请看着摄像头"), 2, has_failed=failed) for failed in (True, False)),
        FormScreen("填表", 1, 2, (field, chosen), note),
        FingerprintScreen(1, 2, 45, 3, Note(Tone.NEUTRAL, "请按手指")),
        GuidedScreen("请把包裹放在台秤上", Note(Tone.BUSY, "正在称"), (Line("重量", private),)),
        *(
            MaterialsScreen("户口簿", "首页", 1, 2, (PageView(1, private.encode()),), 9, optional, Note(Tone.NEUTRAL, "放平"))
            for optional in (True, False)
        ),
        *(SignatureScreen("本人签名", "", signed) for signed in (True, False)),
        SignatureScreen(private, private, is_signed=False, signer=private, turn=1),
        *(ReviewScreen(lines, (0,), "", will_queue=queued) for queued in (True, False)),
        *(PaymentScreen(context, private, lines, private, private, 300, note) for context in PayStage),
        WorkingScreen(Note(Tone.BUSY, "请稍等")),
        *(ResultScreen(tone, private, private, lines, (table,), (private,), True, True) for tone in ResultTone),
        *(PrintScreen(context, PaperStage.NONE, 0, Note(Tone.BUSY, ""), False) for context in PaperStage),
        *(GreetingScreen(name) for name in ("", private)),
        *(AnotherScreen((), is_rated=rated) for rated in (True, False)),
        *(GoodbyeScreen(left, 6) for left in (True, False)),
        OutOfServiceScreen(Note(Tone.BAD, "打印机故障")),
        *(EntranceScreen(digits=4), DiagnosticsScreen("诊断"), GuidedTestScreen("触摸测试", "请点每一格")),
    ]  # fmt: skip


EVERY = screens()


class Notebook:
    """A voice that writes down what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.updates: list[str] = []
        self.hushed = 0
        self.forgotten = 0
        self.tones = 0

    def say(self, text: str, language: Language, *, is_update: bool, private: str = "") -> None:
        assert not private, "the announcer says to everyone"
        (self.updates if is_update else self.said).append(text)

    def speak_louder(self) -> None:
        raise AssertionError("the announcer has no keys")

    speak_faster = speak_louder

    def sound_tone(self) -> None:
        self.tones += 1

    def forget_manner(self) -> None:
        self.forgotten += 1

    def hush(self) -> None:
        self.hushed += 1


class Booth:
    """An announcer, its voice, and a view that is changed by hand."""

    def __init__(self) -> None:
        self.view = view_of(AttractScreen())
        self.voice = Notebook()
        self.announcer = Announcer(lambda: self.view, WORDING, self.voice)

    def show(self, view: View) -> Notebook:
        self.view = view
        self.announcer.on_view()
        return self.voice


# --- what is said ------------------------------------------------------------------------------------------------


def test_the_samples_are_complete() -> None:
    assert {type(each) for each in EVERY} == set(get_args(Screen))


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("screen", EVERY, ids=lambda each: type(each).__name__)
def test_every_screen_has_something_to_say(screen: Screen, language: Language) -> None:
    bare = replace(screen, note=None) if type(screen) in (FormScreen, GuideScreen, SignatureScreen) else screen
    text = spoken(view_of(bare, language), WORDING)
    assert text.strip()
    assert "{" not in text
    assert "spoken." not in text


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("kind", list(OverlayKind))
def test_every_overlay_has_something_to_say(kind: OverlayKind, language: Language) -> None:
    over = view_of(HomeScreen((), (), ()), language, overlay=Overlay(kind, 15))
    under = spoken(view_of(HomeScreen((), (), ()), language), WORDING)
    assert under not in spoken(over, WORDING)
    assert "15" not in spoken(over, WORDING)


def test_each_language_says_it_in_its_own_words() -> None:
    screen = IdentifyScreen(IdentifyStage.WAITING, Note(Tone.NEUTRAL, ""))
    assert spoken(view_of(screen), WORDING) == "请把身份证放在读卡区。"
    assert spoken(view_of(screen, Language.EN), WORDING) == "Put your ID card on the reader."


TO_THE_SCREEN = re.compile(
    r"请看屏幕|看屏幕上的|屏幕上有|[Ss]ee the screen|[Rr]ead the screen|(?:result|reason|amount|page|read) (?:is )?on the screen"
)
"""Where a listener is told that there is something, and not what."""


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_spoken_only_points_to_screen(language: Language) -> None:
    said = set(own_messages(WORDING, sorted(texts_of(FOLDER / "zh.po")), language))
    calls = [Overlay(kind, call=call) for kind in OverlayKind for call in CallStage]
    said |= {spoken(view_of(HomeScreen((), (), ()), language, overlay=overlay), WORDING) for overlay in calls}
    assert [text for text in said if TO_THE_SCREEN.search(text)] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_page_of_help_is_read_line_by_line(language: Language) -> None:
    sections = help_sections(WORDING, language, is_care=True)
    text = spoken(view_of(AnotherScreen(()), language, overlay=Overlay(OverlayKind.HELP, 0, sections)), WORDING)
    assert [line for section in sections for line in (section.heading, *section.lines) if line not in text] == []


def test_page_that_warns_of_danger_is_not_read() -> None:
    sections = (Section("您现在有危险吗", "", ("请打110",)),)
    text = spoken(view_of(AnotherScreen(()), overlay=Overlay(OverlayKind.HELP, 0, sections)), WORDING)
    assert text == WORDING.say("help.spoken", Language.ZH)


def test_what_video_sends_is_heard_before_consent() -> None:
    text = spoken(view_of(AnotherScreen(()), overlay=Overlay(OverlayKind.VIDEO_CONSENT)), WORDING)
    parts = [WORDING.say(f"video.consent_{part}", Language.ZH) for part in ("picture", "sound", "screen", "end")]
    assert sorted(map(text.index, (*parts, "同意，连线"))) == [text.index(part) for part in (*parts, "同意，连线")]


@pytest.mark.parametrize("language", COMPLETE)
def test_what_to_do_is_said_before_other_ways(language: Language) -> None:
    note = Note(Tone.NEUTRAL, "先放身份证。", "")
    screen = IdentifyScreen(IdentifyStage.WAITING, note, accepts_code=True, further_ways=("social_card",))
    text = spoken(view_of(screen, language), WORDING)
    ways = [WORDING.say(message, language) for message in ("identify.also_social_card", "identify.spoken_code")]
    assert text.startswith("先放身份证。")
    assert all(text.count(way) == 1 for way in (*ways, "先放身份证。"))


def test_note_is_read_instead_of_saying_same_twice() -> None:
    screen = IdentifyScreen(IdentifyStage.PROBLEM, Note(Tone.BAD, "卡片读不出来", "请擦一擦再放"))
    assert spoken(view_of(screen), WORDING) == "卡片读不出来。 请擦一擦再放。"


def test_guide_is_read_whole() -> None:
    sections = (Section("谁能办", "", ("领养老金的人",)), Section("注意", "", ("长" * 500, "后面")))
    text = spoken(view_of(GuideScreen("养老认证", "", "", sections, can_start=True)), WORDING)
    assert text.startswith("养老认证。 要办理，请按屏幕下方的按钮。")
    assert "领养老金的人。" in text
    assert text.endswith("后面。")


def test_english_sentence_with_chinese_name_ends_in_english() -> None:
    assert joined(["Open 粤省事", "打开粤省事 App"]) == "Open 粤省事. 打开粤省事 App。"


def test_form_tells_what_to_fill_in_and_how() -> None:
    text = spoken(view_of(next(each for each in EVERY if isinstance(each, FormScreen))), WORDING)
    assert all(part in text for part in ("姓名。", "照身份证填", "键盘", "可以不填", "点选"))


def test_sentences_end_once() -> None:
    assert joined(["好", "好", "再见。", "", "Go on", "Stop."]) == "好。 再见。 Go on. Stop."


# --- what is never said ------------------------------------------------------------------------------------------

privates = st.one_of(
    st.text("龘靐齉爩鱻麤", min_size=2, max_size=8),
    st.from_regex(r"[1-9]\d{10}|[1-9]\d{16}[0-9X]", fullmatch=True),
    st.builds(lambda tail: f"张*{tail}", st.sampled_from("龘靐")),
    st.from_regex(r"[A-Z]{2}\d{2}[A-Z]{3}\d{2}", fullmatch=True),
)


@given(privates, st.sampled_from(COMPLETE))
def test_nothing_personal_is_ever_said(private: str, language: Language) -> None:
    for screen in screens(private):
        assert private not in spoken(view_of(screen, language), WORDING), type(screen).__name__
        overlay = Overlay(OverlayKind.HELP, 0, (Section(private, "", (private,)),))
        assert private not in spoken(view_of(screen, language, overlay=overlay), WORDING)


@given(privates)
def test_the_announcer_says_nothing_personal_either(private: str) -> None:
    booth = Booth()
    for serial, (before, after) in enumerate(zip(EVERY, screens(private), strict=True), start=1):
        booth.show(view_of(before, serial=serial))
        booth.show(view_of(after, serial=serial))
    assert not any(private in each for each in (*booth.voice.said, *booth.voice.updates))


def test_the_harmless_sentences_of_a_note_are_said() -> None:
    screen = IdentifyScreen(IdentifyStage.READ, Note(Tone.GOOD, ""), "张*", "440***1234")
    assert discreet("张*您好。请拿走身份证。电话13800001234", screen) == "请拿走身份证。"
    assert discreet("请拨打12345。", screen) == "请拨打12345。"


# --- when it is said ---------------------------------------------------------------------------------------------

WAITING = IdentifyScreen(IdentifyStage.WAITING, Note(Tone.NEUTRAL, "请放身份证"))


def test_other_card_is_asked_for_without_its_name() -> None:
    named = Note(Tone.NEUTRAL, "请王*明的身份证放上来", "")
    anyone = Note(Tone.NEUTRAL, "请放另一张身份证。", "")
    for note, said in ((named, WORDING.say("other_card.spoken", Language.ZH)), (anyone, anyone.text)):
        text = spoken(view_of(IdentifyScreen(IdentifyStage.WAITING, note, is_other=True)), WORDING)
        assert said in text
        assert "王" not in text


def test_without_care_mode_nothing_is_said() -> None:
    voice = Booth().show(view_of(WAITING, care_mode=False))
    assert (voice.said, voice.hushed) == ([], 0)


def test_a_certification_reads_its_decisive_screens_to_anyone() -> None:
    decisive = {type(each) for each in EVERY if is_spoken(view_of(each, care_mode=False, frame=CERTIFYING))}
    alarmed = {type(each) for each in EVERY if is_spoken(view_of(each, care_mode=False))}
    assert decisive == {
        GuideScreen,
        ConsentScreen,
        IdentifyScreen,
        ConditionsScreen,
        FaceScreen,
        ResultScreen,
        GoodbyeScreen,
    }
    assert alarmed == {GoodbyeScreen}
    warning = Overlay(OverlayKind.STILL_THERE, 15)
    assert is_spoken(view_of(AnotherScreen(()), care_mode=False, frame=CERTIFYING, overlay=warning))


@pytest.mark.parametrize("frame", [FRAME, CERTIFYING], ids=["usual", "certifying"])
@pytest.mark.parametrize("care_mode", [False, True], ids=["usual", "care"])
def test_end_of_time_is_warned_aloud_everywhere(frame: FrameView, *, care_mode: bool) -> None:
    warning = Overlay(OverlayKind.STILL_THERE, 15)
    warned = [each for each in EVERY if not isinstance(each, OF_NO_VISIT)]
    views = [view_of(each, care_mode=care_mode, frame=frame, overlay=warning) for each in warned]
    assert [type(each.screen).__name__ for each in views if not is_spoken(each)] == []
    assert {spoken(each, WORDING) for each in views} == {WORDING.say("still_there.spoken", Language.ZH)}


@pytest.mark.parametrize("care_mode", [False, True], ids=["usual", "care"])
def test_card_that_is_read_sounds_once(*, care_mode: bool) -> None:
    booth = Booth()
    for stage in (IdentifyStage.WAITING, IdentifyStage.READING, IdentifyStage.READING, IdentifyStage.READ):
        booth.show(view_of(replace(WAITING, stage=stage), care_mode=care_mode))
    assert booth.voice.tones == 1
    booth.show(view_of(GreetingScreen(""), serial=2, care_mode=care_mode))
    booth.show(view_of(GreetingScreen("张*"), serial=2, care_mode=care_mode))
    assert booth.voice.tones == 2


def test_no_tone_disturbs_a_video() -> None:
    reading = replace(WAITING, stage=IdentifyStage.READING)
    assert Booth().show(view_of(reading, frame=replace(FRAME, video=VideoStage.TALKING))).tones == 0


def test_care_mode_reads_every_screen_of_a_visit() -> None:
    silent = {type(each) for each in EVERY if not is_spoken(view_of(each))}
    assert silent == {AttractScreen, EntranceScreen, DiagnosticsScreen, GuidedTestScreen}


def test_certifications_ask_to_be_read_aloud() -> None:
    items = load_catalogue().items
    assert {item.kind for item in items if is_read_aloud(item)} == {ItemKind.CERTIFY}


def test_a_screen_is_said_once() -> None:
    booth = Booth()
    booth.show(view_of(WAITING))
    booth.show(view_of(WAITING))
    assert booth.voice.said == ["请放身份证。"]
    booth.show(view_of(WAITING, serial=2))
    assert len(booth.voice.said) == 2


def test_typing_says_nothing_and_an_error_is_said() -> None:
    booth = Booth()
    empty = FieldView("name", Editor.TEXT, "姓名", "", "", is_required=True)
    for field in (empty, replace(empty, value="张"), replace(empty, value="张三"), replace(empty, error="请填姓名")):
        booth.show(view_of(FormScreen("填表", 1, 1, (field,))))
    assert len(booth.voice.said) == 1
    assert booth.voice.updates == ["请填姓名。"]


def test_only_what_is_new_on_screen_is_said() -> None:
    booth = Booth()
    look = FaceScreen("请正对摄像头", 0.1, Note(Tone.BUSY, "看着摄像头"), 3)
    booth.show(view_of(look))
    booth.show(view_of(replace(look, instruction="请眨眨眼", progress=0.4)))
    assert booth.voice.updates == ["请眨眨眼。"]


def test_another_language_says_it_again() -> None:
    booth = Booth()
    booth.show(view_of(AnotherScreen(())))
    booth.show(view_of(AnotherScreen(()), Language.EN))
    assert [each.isascii() for each in booth.voice.said] == [False, True]


def test_warning_is_spoken_once_and_silenced() -> None:
    booth = Booth()
    for overlay in (None, Overlay(OverlayKind.STILL_THERE, 15), Overlay(OverlayKind.STILL_THERE, 14), None):
        booth.show(view_of(WAITING, overlay=overlay))
    assert [each[:4] for each in booth.voice.said] == ["请放身份", "您还在吗"]
    assert booth.voice.hushed == 1


def test_each_state_of_a_call_is_said_once() -> None:
    booth = Booth()
    for call in (CallStage.RINGING, CallStage.RINGING, CallStage.COMING):
        booth.show(view_of(WAITING, overlay=Overlay(OverlayKind.CALL, call=call)))
    assert [each[:6] for each in booth.voice.said] == ["已经叫了，等", "有人过来帮您"]


def test_window_that_talks_is_not_interrupted() -> None:
    booth = Booth()
    booth.show(view_of(WAITING, frame=replace(FRAME, video=VideoStage.TALKING)))
    assert booth.voice.said == []


def test_search_that_finds_only_near_items_says_so() -> None:
    booth = Booth()
    booth.show(view_of(SearchScreen("", ())))
    booth.show(view_of(SearchScreen("飞天", (), is_near=True)))
    booth.show(view_of(SearchScreen("飞天遁", (), is_near=True)))
    assert [each[:8] for each in booth.voice.updates] == ["没有完全对上的，"]


def test_search_in_danger_says_number_alone() -> None:
    booth = Booth()
    booth.show(view_of(SearchScreen("", ())))
    booth.show(view_of(SearchScreen("着火", (), danger=Note(Tone.BAD, "着火了，请先离开，马上打 119"))))
    assert booth.voice.updates == ["着火了，请先离开，马上打 119。"]


def test_forgotten_card_is_called_repeatedly() -> None:
    booth = Booth()
    for left in range(29, 9, -1):
        booth.show(view_of(GoodbyeScreen(card_left=True, seconds_left=left), care_mode=False))
    assert booth.voice.said == ["请取走您的身份证。"] * 2
    for left in range(29, 9, -1):
        booth.show(view_of(AnotherScreen(()), care_mode=False, overlay=Overlay(OverlayKind.CARD_LEFT, left)))
    assert len(booth.voice.said) == 4


def test_the_end_of_the_visit_is_silence() -> None:
    booth = Booth()
    booth.show(view_of(GoodbyeScreen(card_left=False, seconds_left=6)))
    booth.show(view_of(AttractScreen()))
    booth.show(view_of(AttractScreen()))
    assert (booth.voice.hushed, booth.voice.forgotten) == (1, 2)


def test_leaving_care_mode_is_silence() -> None:
    booth = Booth()
    booth.show(view_of(AnotherScreen(())))
    booth.show(view_of(AnotherScreen(()), care_mode=False))
    assert booth.voice.hushed == 1


# --- through the device ------------------------------------------------------------------------------------------


class HandLine:
    """A device line whose commands end when told."""

    def __init__(self) -> None:
        self.open: list[tuple[object, object]] = []
        self.cancelled: list[int] = []

    def submit(self, command, done, failed, deadline, *, repeatable=False):  # type: ignore[no-untyped-def]
        number = len(self.open)
        self.open.append((done, failed))
        line = self

        class Ticket:
            def cancel(self) -> None:
                line.cancelled.append(number)

        return Ticket()

    def status(self) -> None:
        return None


def test_of_updates_that_wait_only_newest_is_said() -> None:
    line = HandLine()
    voice = DeviceVoice(line)
    for text in ("一", "二", "三"):
        voice.say(text, Language.ZH, is_update=True)
    assert (len(line.open), line.cancelled) == (1, [])
    line.open[0][0](None)
    assert len(line.open) == 2
    line.open[1][1](RuntimeError("no answer"))
    line.open[1][0](None)
    assert len(line.open) == 2


def test_a_language_without_a_voice_is_silence() -> None:
    line = HandLine()
    voice = DeviceVoice(line)
    voice.say("一", Language.ZH, is_update=False)
    voice.say("un", Language("fr"), is_update=False)
    assert (len(line.open), line.cancelled) == (1, [0])


def test_next_screen_interrupts_speech() -> None:
    line = HandLine()
    voice = DeviceVoice(line)
    voice.say("一", Language.ZH, is_update=True)
    voice.say("二", Language.ZH, is_update=True)
    voice.say("三", Language.ZH, is_update=False)
    line.open[0][0](None)
    assert (len(line.open), line.cancelled) == (2, [0])
    voice.hush()
    voice.hush()
    assert line.cancelled == [0, 1]


def test_what_is_said_waits_for_the_tone() -> None:
    line = HandLine()
    voice = DeviceVoice(line)
    voice.say("一", Language.ZH, is_update=False)
    voice.sound_tone()
    voice.say("二", Language.ZH, is_update=False)
    assert (len(line.open), line.cancelled) == (2, [0])
    line.open[1][0](None)
    assert len(line.open) == 3


class Listening:
    """A device that notes what it is to say, and how."""

    def __init__(self, plug: Headphones) -> None:
        self.plug = plug
        self.said: list[tuple[str, Manner]] = []
        self.manner = Manner()

    def adjust(self, manner: Manner) -> None:
        self.manner = manner

    def headphones(self) -> Headphones:
        return self.plug

    def say(self, text: str, _language: object, _cancelled: object) -> Said:
        self.said.append((text, self.manner))
        return Said()

    def tone(self, _cancelled: object) -> Said:
        self.said.append(("", self.manner))
        return Said()

    def submit(self, command, done, _failed, _deadline):  # type: ignore[no-untyped-def]
        done(command(self, lambda: False))


def test_loudness_and_speed_last_for_the_visit() -> None:
    device = Listening(Headphones.OUT)
    voice = DeviceVoice(device)
    voice.speak_louder()
    for _ in range(5):
        voice.speak_faster()
    voice.say("一", Language.ZH, is_update=False)
    voice.forget_manner()
    voice.say("二", Language.ZH, is_update=False)
    assert device.said == [("一", Manner(LOUDNESS[1], TEMPO[1])), ("二", Manner())]


def test_tone_is_as_loud_as_speech() -> None:
    device = Listening(Headphones.OUT)
    voice = DeviceVoice(device)
    voice.speak_louder()
    voice.sound_tone()
    voice.say("一", Language.ZH, is_update=False)
    assert device.said == [("", Manner(LOUDNESS[1])), ("一", Manner(LOUDNESS[1]))]


def test_voice_speaks_until_its_device_has_ended() -> None:
    line = HandLine()
    voice = DeviceVoice(line)
    assert not voice.is_speaking
    voice.say("一", Language.ZH, is_update=True)
    voice.say("二", Language.ZH, is_update=True)
    for number in (0, 1):
        assert voice.is_speaking
        line.open[number][0](Said())
    assert not voice.is_speaking
    voice.say("三", Language.ZH, is_update=False)
    voice.hush()
    assert not voice.is_speaking


@pytest.mark.parametrize("plug", Headphones)
def test_what_is_personal_is_for_headphones_alone(plug: Headphones) -> None:
    device = Listening(plug)
    DeviceVoice(device).say("请核对。", Language.ZH, is_update=False, private="请核对：张三丰。")
    assert device.said[0][0] == ("请核对：张三丰。" if plug is Headphones.IN else "请核对。")


class PulledOut(Listening):
    """The plug is pulled out in the middle of the first sentence, which looks every tenth of a second whether it is to stop."""

    def __init__(self, clock: HandClock, pulled_after: float) -> None:
        super().__init__(Headphones.IN)
        self._clock = clock
        self._pulled_at = clock.at + pulled_after
        self.seconds: list[float] = []

    def headphones(self) -> Headphones:
        return Headphones.IN if self._clock.at < self._pulled_at else Headphones.OUT

    def say(self, text: str, _language: object, cancelled: Callable[[], bool]) -> SpeechOutcome:  # type: ignore[override]
        self.said.append((text, self.manner))
        began = self._clock.at
        while self._clock.at < began + 10 and not cancelled():
            self._clock.at += 0.1
        self.seconds.append(self._clock.at - began)
        return SpeechCut() if self.seconds[-1] < 10 else Said()


def test_personal_sentence_ends_when_plug_is_pulled() -> None:
    clock = HandClock()
    device = PulledOut(clock, 2)
    DeviceVoice(device, clock).say("请核对。", Language.ZH, is_update=False, private="请核对：张三丰。")
    assert [text for text, _manner in device.said] == ["请核对：张三丰。", "请核对。"]
    assert device.seconds[0] < 2.5, "the loudspeaker has it from then on"
    assert device.seconds[1] >= 10


def test_a_screen_is_heard_through_worker_and_synthesiser(tmp_path: Path) -> None:
    mailbox, outcomes = Mailbox(), list[SpeechOutcome]()
    worker = DeviceWorker(
        SPEECH, lambda: EspeakSpeech(EspeakOptions(wave_folder=tmp_path)), mailbox.deliver, HandClock()
    )
    try:
        view = view_of(WAITING)
        Announcer(lambda: view, WORDING, DeviceVoice(worker)).on_view()
        worker.submit(lambda _speech, _cancelled: None, lambda _none: outcomes.append(None), lambda _error: None, 60)
        mailbox.run_until(lambda: outcomes)
    finally:
        worker.close(10)
    assert [each.name for each in tmp_path.iterdir()] == ["000001-zh.wav"]


def test_every_message_is_used() -> None:
    used: set[str] = set()

    class Noting:
        def say(self, message: str, language: Language, **params: str) -> str:
            used.update({message} & SPOKEN)
            return WORDING.say(message, language, **params)

    for screen in EVERY:
        bare = replace(screen, note=Note(Tone.BUSY, "")) if "note" in type(screen).__match_args__ else screen
        for overlay in (None, *(Overlay(kind) for kind in OverlayKind)):
            spoken(view_of(bare, overlay=overlay), Noting())  # type: ignore[arg-type]
    assert used == SPOKEN
