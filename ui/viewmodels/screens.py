"""Every screen as one row: what the core calls it, what QML calls it, and the view-model that shows it.

A screen called `payment` is drawn by Kiosk/Screens/PaymentScreen.qml and finds its view-model as `kiosk.payment`.
"""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject

from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.event import EventScreen
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.guided import GuidedScreen
from kiosk.view.home import GreetingScreen, HomeScreen, ItemListScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.materials import MaterialsScreen
from kiosk.view.papers import PrintScreen
from kiosk.view.payment import PaymentScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from ui.viewmodels.browsing import (
    AnotherViewModel,
    EventViewModel,
    GreetingViewModel,
    GuideViewModel,
    HomeViewModel,
    ItemListViewModel,
    KnowledgeViewModel,
    SearchViewModel,
)
from ui.viewmodels.diagnostics import DiagnosticsViewModel, EntranceViewModel, GuidedTestViewModel
from ui.viewmodels.filling import GuidedViewModel, MaterialsViewModel, ReviewViewModel, SignatureViewModel
from ui.viewmodels.finishing import (
    GoodbyeViewModel,
    PaymentViewModel,
    PrintViewModel,
    ResultViewModel,
)
from ui.viewmodels.form import FormViewModel
from ui.viewmodels.identity import (
    ConditionsViewModel,
    ConsentViewModel,
    FaceViewModel,
    FingerprintViewModel,
    IdentifyViewModel,
)
from ui.viewmodels.idle import AttractViewModel
from ui.viewmodels.note_screen import NoteScreenViewModel, out_of_service, working
from ui.viewmodels.screen import ScreenViewModel


class ScreenRow(Struct, frozen=True):
    """A row of the table of screens (画面): what makes its view-model.

    `make` makes the view-model of class `shows` under a parent; it is the class itself where nothing is left out.
    """

    screen: type
    name: str
    shows: type[ScreenViewModel]
    make: Callable[[QObject], ScreenViewModel]


def _row(screen: type, name: str, shows: type, make: Callable[[QObject], ScreenViewModel] | None = None) -> ScreenRow:
    return ScreenRow(screen, name, shows, make or shows)


SCREENS: tuple[ScreenRow, ...] = (
    _row(AttractScreen, "attract", AttractViewModel),
    _row(GreetingScreen, "greeting", GreetingViewModel),
    _row(HomeScreen, "home", HomeViewModel),
    _row(ItemListScreen, "itemList", ItemListViewModel),
    _row(SearchScreen, "search", SearchViewModel),
    _row(GuideScreen, "guide", GuideViewModel),
    _row(EventScreen, "event", EventViewModel),
    _row(KnowledgeScreen, "knowledge", KnowledgeViewModel),
    _row(ConsentScreen, "consent", ConsentViewModel),
    _row(IdentifyScreen, "identify", IdentifyViewModel),
    _row(ConditionsScreen, "conditions", ConditionsViewModel),
    _row(FaceScreen, "face", FaceViewModel),
    _row(FormScreen, "form", FormViewModel),
    _row(FingerprintScreen, "fingerprint", FingerprintViewModel),
    _row(GuidedScreen, "guided", GuidedViewModel),
    _row(MaterialsScreen, "materials", MaterialsViewModel),
    _row(SignatureScreen, "signature", SignatureViewModel),
    _row(ReviewScreen, "review", ReviewViewModel),
    _row(PaymentScreen, "payment", PaymentViewModel),
    _row(WorkingScreen, "working", NoteScreenViewModel, working),
    _row(ResultScreen, "result", ResultViewModel),
    _row(PrintScreen, "print", PrintViewModel),
    _row(AnotherScreen, "another", AnotherViewModel),
    _row(GoodbyeScreen, "goodbye", GoodbyeViewModel),
    _row(OutOfServiceScreen, "outOfService", NoteScreenViewModel, out_of_service),
    _row(EntranceScreen, "entrance", EntranceViewModel),
    _row(DiagnosticsScreen, "diagnostics", DiagnosticsViewModel),
    _row(GuidedTestScreen, "guidedTest", GuidedTestViewModel),
)
"""In the order in which they come: in that order they are built ahead."""
