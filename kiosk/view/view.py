"""What the citizen sees now, as frozen data: the one thing that the screen needs from the core.

`Terminal.view` gives a `View`; each change gives a new one. Every text is already in the language of the session.
`View.serial` grows whenever another screen (or another page of it) comes up; a tap carries the serial it was made on,
and a tap from an older serial is refused, so that double, early and late taps never skip a step.
Personal values are masked here, except what the citizen typed and still has to check.
"""

from enum import StrEnum

from msgspec import Struct

from catalogue.text import Language
from kiosk.view.facts import FactRow, PageButton


class Tone(StrEnum):
    """How a message is meant; the screen adds an icon, so that colour is never the only carrier."""

    NEUTRAL = "neutral"
    BUSY = "busy"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class Note(Struct, frozen=True):
    """One message to the citizen: what happened, and what to do (may be empty)."""

    tone: Tone
    text: str
    advice: str = ""


class Lamp(StrEnum):
    """State of the network or the devices in the header."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"


class MarkState(StrEnum):
    """How far a step of the step bar has come."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


class StepMark(Struct, frozen=True):
    """One mark of the step bar."""

    label: str
    state: MarkState


class ItemRow(Struct, frozen=True):
    """An item in a list, by its short and its `official` name.

    `note` says why it cannot be done here now, or what is special (e.g. 离线可提交).
    """

    code: str
    title: str
    official: str
    department: str
    icon: str
    is_available: bool
    note: str = ""


class GroupTile(Struct, frozen=True):
    """A theme or a department on the home screen."""

    id: str
    title: str
    icon: str
    count: int


class Line(Struct, frozen=True):
    """Label and value; `emphasis` for totals and numbers to remember. `part`: the part of a long form that begins with it."""

    label: str
    value: str
    emphasis: bool = False
    part: str = ""


class TableView(Struct, frozen=True):
    """A small table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(Struct, frozen=True):
    """A heading with lines of text (guide, help)."""

    heading: str
    icon: str
    lines: tuple[str, ...]


# --- screens -----------------------------------------------------------------------------------------------------


class AttractScreen(Struct, frozen=True):
    """Between visits (待机屏). `frequent`: what is asked for most here, each one touch away."""

    notices: tuple[str, ...] = ()
    item_count: int = 0
    frequent: tuple[ItemRow, ...] = ()


class GreetingScreen(Struct, frozen=True):
    """Who put their card down before anything was chosen is greeted (先放卡): what is due, and why.

    `name`: "" while it is read; then `note` says how long that takes.
    """

    name: str
    rows: tuple[ItemRow, ...] = ()
    note: Note | None = None


class HomeScreen(Struct, frozen=True):
    """Search (首页), popular items, themes, departments."""

    popular: tuple[ItemRow, ...]
    themes: tuple[GroupTile, ...]
    departments: tuple[GroupTile, ...]
    events: tuple[GroupTile, ...] = ()


class ItemListScreen(Struct, frozen=True):
    """The item list screen (事项列表) of a theme or department, one page of it; `page` counts from 0."""

    title: str
    rows: tuple[ItemRow, ...]
    page: int
    pages: int


class DictationStage(StrEnum):
    """How far one is with speaking (听写阶段)."""

    OFFERED = "offered"
    STARTING = "starting"
    RECORDING = "recording"
    RECOGNISING = "recognising"
    UNDERSTOOD = "understood"
    NOTHING = "nothing"
    FAILED = "failed"


class DictationView(Struct, frozen=True):
    """Speaking into the search (听写): how loud it is from 0 to 1, and how many seconds are left while it records."""

    stage: DictationStage
    level: float = 0.0
    seconds_left: int = 0

    @property
    def is_under_way(self) -> bool:
        """Whether the microphone or the recogniser is at work."""
        return self.stage in (DictationStage.STARTING, DictationStage.RECORDING, DictationStage.RECOGNISING)


class SearchScreen(Struct, frozen=True):
    """Query and its ranked results (搜索); `dictation` where citizens can speak."""

    query: str
    rows: tuple[ItemRow, ...]
    suggestions: tuple[str, ...] = ()
    is_near: bool = False
    dictation: DictationView | None = None


class GuideScreen(Struct, frozen=True):
    """And whether the item can be started here now (办事指南)."""

    title: str
    official: str
    department: str
    sections: tuple[Section, ...]
    can_start: bool
    note: Note | None = None


class EventRow(Struct, frozen=True):
    """An item of a life event. `note` says why it cannot be done here now, or what is special."""

    code: str
    title: str
    note: str
    is_ticked: bool
    is_available: bool


class EventScreen(Struct, frozen=True):
    """A life event (一件事): first its question with the answers (`options`), then its items to tick (`rows`)."""

    title: str
    question: str
    options: tuple[str, ...] = ()
    rows: tuple[EventRow, ...] = ()


class KnowledgeScreen(Struct, frozen=True):
    """A question of the knowledge base (知识库条目), its answer by sentences, and the items that help.

    `begins`: which of them the main action starts.
    """

    question: str
    answer: tuple[str, ...]
    department: str
    source: str
    begins: str = ""
    rows: tuple[ItemRow, ...] = ()


class ConsentScreen(Struct, frozen=True):
    """Before a face is looked at (授权); it may be refused as easily. What a card is read for stands with the card."""

    paragraphs: tuple[str, ...]


class IdentifyStage(StrEnum):
    """How far reading the card is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    PROBLEM = "problem"


class IdentifyScreen(Struct, frozen=True):
    """Put the card on the reader (身份识别), or where `accepts_code` hold the identity code (身份码) to the scanner.

    `wants_licence`: it is the e-licence (电子营业执照) of an enterprise that is to be held there; the names are its own then.
    `is_about_code`: what is said is about the code on the telephone and not about a card.
    `is_other`: it is the card of somebody else whom the item names.
    `further_ways`: what may be shown as well, as the messages `identify.also_…` name it.
    `is_in_place_of_face`: the code on the telephone is asked for beside the card that was read.
    `consent`: what whoever shows card or code agrees to by it, in one sentence; "" where they did before.
    """

    stage: IdentifyStage
    note: Note
    masked_name: str = ""
    masked_id: str = ""
    accepts_code: bool = False
    wants_licence: bool = False
    is_about_code: bool = False
    is_other: bool = False
    further_ways: tuple[str, ...] = ()
    is_in_place_of_face: bool = False
    consent: str = ""


class ConditionsScreen(Struct, frozen=True):
    """What the card speaks against (办理条件), asked before anything is typed."""

    paragraphs: tuple[str, ...]


class FaceScreen(Struct, frozen=True):
    """Live picture with an instruction (人脸比对). The picture itself comes from `Terminal.camera_frame`.

    `is_out_of_order`: no picture is to be expected, so that none is promised.
    """

    instruction: str
    progress: float
    note: Note
    attempts_left: int
    has_failed: bool = False
    is_out_of_order: bool = False


class Editor(StrEnum):
    """How a field is filled on the screen; several input kinds share one."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DIGITS = "digits"
    DECIMAL = "decimal"
    ID_NUMBER = "id_number"
    LATIN = "latin"
    PLATE = "plate"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YEAR = "year"
    MONTH = "month"
    DATE = "date"
    DATETIME = "datetime"
    MONTH_RANGE = "month_range"
    DATE_RANGE = "date_range"
    REGION = "region"
    ADDRESS = "address"
    LONG_LIST = "long_list"
    CONFIRM = "confirm"
    PEOPLE = "people"
    FAMILY = "family"
    SMS_CODE = "sms_code"
    STEPPER = "stepper"


class OptionView(Struct, frozen=True):
    """One option of a choice or list."""

    value: str
    title: str
    detail: str = ""
    is_enabled: bool = True


class FieldView(Struct, frozen=True):
    """A field of a form page.

    `value` is canonical: text; date YYYY-MM-DD; month YYYY-MM; datetime YYYY-MM-DDTHH:MM. `values` holds several:
    the chosen options, start and end of a range, region code and detail of an address, or one text per person
    (`id` for id_list, `name|id|relation|income` for family_list). `lower` and `upper` bound dates, months, years and counts by steps, and
    `usual_year` is the year of most answers. `edges` are the start and end of a range in words.
    `is_name`: a person's name in Chinese (or people with theirs), for which surnames are offered.
    `pause` is how many seconds are left until a code may be asked for again.
    """

    name: str
    editor: Editor
    label: str
    hint: str
    placeholder: str
    is_required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    display: str = ""
    error: str = ""
    options: tuple[OptionView, ...] = ()
    is_loading: bool = False
    max_length: int = 0
    lower: str = ""
    upper: str = ""
    usual_year: int = 0
    edges: tuple[str, ...] = ()
    pause: int = 0
    is_name: bool = False

    def __repr__(self) -> str:
        return f"FieldView({self.name}, {self.editor})"


class FormScreen(Struct, frozen=True):
    """One page of fields (填表) (one field a page in care mode); `page` counts from 0, as in every list.

    `reading` is the button that reads a card or paper under the document camera, "" where nothing on the page can be read.
    `person_card` is the button that fills in somebody else from their own card, or, while that is waited for, the one to type
    after all; "" where no one is named or no reader works. `awaits_card`: that card is waited for.
    `may_grow`: other answers bring up other fields on this page.
    """

    title: str
    page: int
    pages: int
    fields: tuple[FieldView, ...]
    note: Note | None = None
    reading: str = ""
    person_card: str = ""
    awaits_card: bool = False
    may_grow: bool = False


class FingerprintScreen(Struct, frozen=True):
    """Two fingers (指纹采集), quality at least 60 of 100."""

    finger: int
    fingers: int
    quality: int | None
    tries_left: int
    note: Note


class GuidedScreen(Struct, frozen=True):
    """What another maker's device asks for (设备引导), page by page, in its maker's words; `lines` are what it has measured."""

    heading: str
    note: Note
    lines: tuple[Line, ...] = ()


class PageView(Struct, frozen=True):
    """A captured page; `jpeg` for the thumbnail."""

    number: int
    jpeg: bytes

    def __repr__(self) -> str:
        return f"PageView({self.number})"


class MaterialsScreen(Struct, frozen=True):
    """One material (材料采集); live picture of the document camera from `Terminal.document_frame`."""

    label: str
    hint: str
    index: int
    count: int
    pages: tuple[PageView, ...]
    max_pages: int
    is_optional: bool
    note: Note


class SignatureScreen(Struct, frozen=True):
    """Strokes drawn with the finger (签名); at least 200 px of stroke. `subject`: the text that is signed.

    `signer`: another adult of the household whose turn it is, and who may be absent; `turn` differs for each who signs.
    `in_words`: what is written there in place of a signature, where somebody who cannot write confirms; empty where none may.
    """

    label: str
    statement: str
    is_signed: bool
    note: Note | None = None
    subject: str = ""
    signer: str = ""
    turn: int = 0
    in_words: str = ""


class ReviewScreen(Struct, frozen=True):
    """Everything once more (核对): what was typed in full, what came from the card masked.

    `editable` names the form page of each line (-1: none). `heading` in place of the usual one.
    """

    lines: tuple[Line, ...]
    editable: tuple[int, ...]
    statement: str
    will_queue: bool
    heading: str = ""


class PayStage(StrEnum):
    """How far the payment is."""

    OPENING = "opening"
    TO_CHECK = "to_check"
    WAITING = "waiting"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    PROBLEM = "problem"


class PaymentScreen(Struct, frozen=True):
    """QR code to be paid on the phone (缴费)."""

    stage: PayStage
    amount: str
    lines: tuple[Line, ...]
    qr_text: str
    order_no: str
    seconds_left: int
    note: Note


class WorkingScreen(Struct, frozen=True):
    """Waiting for the department (办理中)."""

    note: Note


class ResultTone(StrEnum):
    """What kind of end the item came to."""

    DONE = "done"
    SUBMITTED = "submitted"
    NOTHING = "nothing"
    """Answered, and there is nothing of what was asked for."""
    REJECTED = "rejected"
    FAILED = "failed"


class ResultScreen(Struct, frozen=True):
    """The result screen (办理结果). `copies`: how many copies are to be printed, 1 to 3; 0 where that is not asked.

    `can_decline_receipt`: the receipt may be done without, and going on without it is offered.
    """

    tone: ResultTone
    heading: str
    summary: str
    lines: tuple[Line, ...]
    tables: tuple[TableView, ...]
    next_steps: tuple[str, ...]
    is_sandbox: bool
    can_print_receipt: bool = False
    instead: ItemRow | None = None
    copies: int = 0
    can_decline_receipt: bool = False


class PaperStage(StrEnum):
    """How far one paper is. ASK: the machine does not know; the citizen is asked whether it came out."""

    NONE = "none"
    PENDING = "pending"
    PRINTING = "printing"
    PRINTED = "printed"
    PROBLEM = "problem"
    ASK = "ask"
    GIVEN_UP = "given_up"


class PhonePhase(StrEnum):
    """How far the copy for the telephone is."""

    NONE = "none"
    OFFERED = "offered"
    SENDING = "sending"
    READY = "ready"
    FAILED = "failed"


class PhoneCopyView(Struct, frozen=True):
    """The documents for the citizen's telephone (存到手机): `qr_text` is the address, good `until` (HH:MM)."""

    phase: PhonePhase
    qr_text: str = ""
    until: str = ""


NO_PHONE_COPY = PhoneCopyView(PhonePhase.NONE)


class PrintScreen(Struct, frozen=True):
    """The receipt and the documents (打印). `lines`: numbers to be noted by who goes without paper.

    `page`: the first page of what is printing, small; None while it is laid out, and where it is hidden until it is printed.
    """

    receipt: PaperStage
    documents: PaperStage
    document_count: int
    note: Note
    can_retry: bool
    lines: tuple[Line, ...] = ()
    page: PageView | None = None
    phone: PhoneCopyView = NO_PHONE_COPY


class AnotherScreen(Struct, frozen=True):
    """How it was (好差评), another item, or finish (继续办理). `suggestions` are items that often follow.

    `is_rated`: five levels are offered, none chosen beforehand; whoever goes on without has skipped it.
    """

    suggestions: tuple[ItemRow, ...]
    is_rated: bool = False
    chosen: str = ""


class GoodbyeScreen(Struct, frozen=True):
    """Take card and papers (再见). `card_left` raises the forgotten-card alarm."""

    card_left: bool
    seconds_left: int


class OutOfServiceScreen(Struct, frozen=True):
    """What happened (暂停服务), what is safe, who was told."""

    note: Note


class EntranceScreen(Struct, frozen=True):
    """The entrance of diagnostics (诊断入口): first the number of the account, then its PIN, both typed on one pad.

    `digits`: how many are typed; `number`: of the account, once it is typed. `takes_card`: a card on the reader opens it too.
    """

    digits: int
    wants_number: bool = False
    number: str = ""
    takes_card: bool = False
    note: Note | None = None


class DiagnosticsScreen(Struct, frozen=True):
    """A page of diagnostics (诊断页): facts, and what may be done. `question` waits for yes or no before anything is done.

    `query`: what is typed, to search by where `query_label` says nothing else, "" while nothing is; None where the page has no box
    for it. `is_latin`: letters of an address or a code, `is_digits`: digits alone. `code`: an enrolment code, which has a pad of
    its own; typed by `TypeQuery` too.
    """

    title: str
    rows: tuple[FactRow, ...] = ()
    buttons: tuple[PageButton, ...] = ()
    note: Note | None = None
    question: str = ""
    query: str | None = None
    query_label: str = ""
    query_example: str = ""
    is_latin: bool = False
    is_digits: bool = False
    code: str | None = None


class LivePictureKind(StrEnum):
    """Whose picture a guided test shows: `Terminal.camera_frame` or `Terminal.document_frame`."""

    NONE = ""
    FACE = "face"
    DOCUMENT = "document"


class GuidedTestScreen(Struct, frozen=True):
    """One guided test (引导测试): what to do, what was measured, the answers there are.

    `cells` is a grid of fields to be touched, row by row, each true once it was; none where `columns` is 0. `code`: a QR code.
    """

    title: str
    instruction: str
    rows: tuple[FactRow, ...] = ()
    buttons: tuple[PageButton, ...] = ()
    note: Note | None = None
    picture: LivePictureKind = LivePictureKind.NONE
    columns: int = 0
    cells: tuple[bool, ...] = ()
    code: str = ""


Screen = (
    AttractScreen
    | GreetingScreen
    | HomeScreen
    | ItemListScreen
    | SearchScreen
    | GuideScreen
    | EventScreen
    | KnowledgeScreen
    | ConsentScreen
    | IdentifyScreen
    | ConditionsScreen
    | FaceScreen
    | FormScreen
    | FingerprintScreen
    | GuidedScreen
    | MaterialsScreen
    | SignatureScreen
    | ReviewScreen
    | PaymentScreen
    | WorkingScreen
    | ResultScreen
    | PrintScreen
    | AnotherScreen
    | GoodbyeScreen
    | OutOfServiceScreen
    | EntranceScreen
    | DiagnosticsScreen
    | GuidedTestScreen
)


# --- around the screen -------------------------------------------------------------------------------------------


class MainAction(StrEnum):
    """The one main action in the footer; the screen has the words for each."""

    NONE = "none"
    START = "start"
    AGREE = "agree"
    CONTINUE = "continue"
    SIGN = "sign"
    SUBMIT = "submit"
    PAY = "pay"
    RETRY = "retry"
    CAPTURE = "capture"
    PRINT = "print"
    SKIP = "skip"
    DONE = "done"
    FINISH = "finish"


class OverlayKind(StrEnum):
    """What lies over the screen."""

    STILL_THERE = "still_there"
    LEAVE = "leave"
    HELP = "help"
    CARD_LEFT = "card_left"
    CALL = "call"


class HelpStage(StrEnum):
    """How a call for help stands (求助阶段), as far as the terminal knows."""

    NONE = ""
    CALLING = "calling"
    RINGING = "ringing"
    UNANSWERED = "unanswered"
    COMING = "coming"
    NOBODY = "nobody"
    UNSENT = "unsent"


class Overlay(Struct, frozen=True):
    """A question or a help page over the screen; `seconds_left` counts down before anything is lost."""

    kind: OverlayKind
    seconds_left: int = 0
    sections: tuple[Section, ...] = ()
    call: HelpStage = HelpStage.NONE


class FrameView(Struct, frozen=True):
    """Header, step bar and footer. `is_read_aloud`: the item is one whose screens are read aloud also outside care mode.

    `person` is the masked name of who was identified in this visit; "" while no one is. `can_set_aside`: this item of a life
    event may be left out, and the rest goes on. `goes_on`: nothing is to be decided, the next screen comes by itself in a moment.
    `is_test`: what is done is a test. `can_call`: somebody can be asked to come, and `call` tells how that stands.
    """

    site: str
    terminal: str
    network: Lamp
    devices: Lamp
    steps: tuple[StepMark, ...]
    item_title: str
    can_go_back: bool
    can_leave: bool
    main: MainAction
    is_main_enabled: bool
    is_sandbox: bool
    is_read_aloud: bool = False
    person: str = ""
    can_set_aside: bool = False
    goes_on: bool = False
    is_test: bool = False
    can_call: bool = False
    call: HelpStage = HelpStage.NONE


BLANK_FRAME = FrameView(
    site="",
    terminal="",
    network=Lamp.UNKNOWN,
    devices=Lamp.UNKNOWN,
    steps=(),
    item_title="",
    can_go_back=False,
    can_leave=False,
    main=MainAction.NONE,
    is_main_enabled=False,
    is_sandbox=False,
)
"""What is around a screen while nothing is known yet."""


class View(Struct, frozen=True):
    """Everything on the screen."""

    serial: int
    language: Language
    care_mode: bool
    frame: FrameView
    screen: Screen
    overlay: Overlay | None = None
