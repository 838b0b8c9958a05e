"""What the citizen sees now, as frozen data: the one thing that the screen needs from the core.

`Terminal.view` gives a `View`; each change gives a new one. Every text is already in the language of the session.
`View.serial` grows whenever another screen (or another page of it) comes up; a tap carries the serial it was made on,
and a tap from an older serial is refused, so that double, early and late taps never skip a step.
Personal values are masked here, except what the citizen typed and still has to check.
"""

from msgspec import Struct

from catalogue.text import Language
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.event import EventScreen
from kiosk.view.form import FormScreen
from kiosk.view.frame import FrameView
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.materials import MaterialsScreen
from kiosk.view.overlay import Overlay
from kiosk.view.papers import PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen

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


class View(Struct, frozen=True):
    """Everything on the screen (画面)."""

    serial: int
    language: Language
    care_mode: bool
    frame: FrameView
    screen: Screen
    overlay: Overlay | None = None
