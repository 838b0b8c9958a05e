"""Every screen as one row: what the core calls it, what QML calls it, and the view-model that shows it.

A screen called `payment` is drawn by Kiosk/Screens/PaymentScreen.qml and finds its view-model as `kiosk.payment`.
"""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject

from kiosk.view import view
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
    _row(view.AttractScreen, "attract", AttractViewModel),
    _row(view.GreetingScreen, "greeting", GreetingViewModel),
    _row(view.HomeScreen, "home", HomeViewModel),
    _row(view.ItemListScreen, "itemList", ItemListViewModel),
    _row(view.SearchScreen, "search", SearchViewModel),
    _row(view.GuideScreen, "guide", GuideViewModel),
    _row(view.EventScreen, "event", EventViewModel),
    _row(view.KnowledgeScreen, "knowledge", KnowledgeViewModel),
    _row(view.ConsentScreen, "consent", ConsentViewModel),
    _row(view.IdentifyScreen, "identify", IdentifyViewModel),
    _row(view.ConditionsScreen, "conditions", ConditionsViewModel),
    _row(view.FaceScreen, "face", FaceViewModel),
    _row(view.FormScreen, "form", FormViewModel),
    _row(view.FingerprintScreen, "fingerprint", FingerprintViewModel),
    _row(view.GuidedScreen, "guided", GuidedViewModel),
    _row(view.MaterialsScreen, "materials", MaterialsViewModel),
    _row(view.SignatureScreen, "signature", SignatureViewModel),
    _row(view.ReviewScreen, "review", ReviewViewModel),
    _row(view.PaymentScreen, "payment", PaymentViewModel),
    _row(view.WorkingScreen, "working", NoteScreenViewModel, working),
    _row(view.ResultScreen, "result", ResultViewModel),
    _row(view.PrintScreen, "print", PrintViewModel),
    _row(view.AnotherScreen, "another", AnotherViewModel),
    _row(view.GoodbyeScreen, "goodbye", GoodbyeViewModel),
    _row(view.OutOfServiceScreen, "outOfService", NoteScreenViewModel, out_of_service),
    _row(view.EntranceScreen, "entrance", EntranceViewModel),
    _row(view.DiagnosticsScreen, "diagnostics", DiagnosticsViewModel),
    _row(view.GuidedTestScreen, "guidedTest", GuidedTestViewModel),
)
"""In the order in which they come: in that order they are built ahead."""
