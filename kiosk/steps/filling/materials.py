"""材料采集 — the pages of one material under the document camera, or one photo."""

from catalogue.input_types import InputKind
from drivers.ports.camera import DOCUMENT_SCANNER, Frame
from drivers.ports.pages import PageAsItLies, PageCaptured, PageOutcome
from kiosk.forms.visibility import is_required
from kiosk.journeys.journey import CapturedPage, erase
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.camera_feed import CameraFeed
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.filling.page_hindrances import HINDRANCE_MESSAGES
from kiosk.steps.step import Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.intents import CapturePage, Intent, RemovePage
from kiosk.view.materials import MaterialsScreen, PageView
from kiosk.view.note import Tone

MOST_PAGES = 9
BLURRED_BELOW = 12.0


class MaterialsStep(Step):
    """One for each material (材料步骤)."""

    kind = StepKind.MATERIALS

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._name = planned.fields[0]
        self._field = context.journey.form.field_named(self._name)
        self._is_capturing = False
        self._note = self.note(Tone.NEUTRAL, "materials.place")
        self._feed = CameraFeed(context.services.devices.get(DOCUMENT_SCANNER))
        self._taker = context.services.pages
        self._has_missed = False

    def enter(self) -> None:
        self._feed.start(self.seconds)
        self._taker.begin()

    def leave(self) -> None:
        """Switch the camera off and erase the pages that were not kept."""
        super().leave()
        self._feed.stop()
        self._taker.erase()

    def screen(self) -> MaterialsScreen:
        """The material, and the pages taken so far."""
        journey = self.context.journey
        planned = [step.fields[0] for step in journey.plan if step.kind is StepKind.MATERIALS]
        names = [name for name in planned if journey.form.asks(journey.form.field_named(name))]
        return MaterialsScreen(
            label=self.pick(self._field.label),
            hint="" if self._field.hint is None else self.pick(self._field.hint),
            index=names.index(self._name) + 1,
            count=len(names),
            pages=tuple(PageView(page.number, bytes(page.jpeg)) for page in self._pages),
            max_pages=self._most,
            is_optional=not self._is_required,
            note=self.note_in_language(self._note),
        )

    def document_frame(self) -> Frame | None:
        """For the live picture."""
        return self._feed.latest()

    def main(self) -> Main:
        """Continue with a page; skip without where the material is optional; else it must be taken first."""
        if self._pages:
            return Main(MainAction.CONTINUE, not self._is_capturing)
        if self._is_required:
            return Main(MainAction.CAPTURE, self._feed.latest() is not None and not self._is_capturing)
        return Main(MainAction.SKIP)

    def press(self) -> bool:
        """On, or take the first page."""
        if self._pages or not self._is_required:
            self.context.moves.go_on()
            return True
        return self._capture()

    def handle(self, intent: Intent) -> bool:
        """Take a page, throw one away."""
        match intent:
            case CapturePage():
                return self._capture()
            case RemovePage(number):
                return self._remove(number)
            case _:
                return False

    def tick(self) -> None:
        """Show it when the camera fails, and when it is back."""
        self._feed.watch(self.seconds)
        if self._feed.is_failing:
            self._note = self.note(Tone.BAD, "materials.no_camera")
        elif self._note.message == "materials.no_camera":
            self._note = self.note(Tone.NEUTRAL, "materials.place")

    @property
    def is_busy(self) -> bool:
        """While a page is being taken."""
        return self._is_capturing

    def on_failed(self, error: Exception) -> None:
        """The page could not be made."""
        super().on_failed(error)
        self._is_capturing, self._has_missed = False, True
        self._note = self.note(Tone.BAD, "materials.failed")

    @property
    def _pages(self) -> list[CapturedPage]:
        return self.context.journey.pages.get(self._name, [])

    @property
    def _most(self) -> int:
        return 1 if self._field.kind is InputKind.PHOTO else MOST_PAGES

    @property
    def _is_required(self) -> bool:
        return is_required(self._field, self.context.journey.form.answers)

    def _capture(self) -> bool:
        frame = self._feed.latest()
        if frame is None or self._is_capturing or len(self._pages) >= self._most:
            return False
        self._is_capturing = True
        self._note = self.begin_wait(Wait.PAGE, "materials.taking")
        picture, taker = frame.picture.copy(), self._taker
        vision = self.context.services.workers.vision
        if self._most == 1 or self._has_missed:
            self.run(vision, lambda: taker.keep(picture), self._keep_as_it_lies)
        else:
            self.run(vision, lambda: taker.take(picture), self._on_page)
        return True

    def _on_page(self, page: PageOutcome) -> None:
        """Straight and upright; where something is in the way the next tap keeps the picture as it is."""
        self._is_capturing = False
        self.end_wait()
        if isinstance(page, PageCaptured):
            self._keep(bytearray(page.jpeg))
        else:
            self._has_missed = True
            self._note = self.note(Tone.CAUTION, HINDRANCE_MESSAGES[type(page)].kept)

    def _keep_as_it_lies(self, page: PageAsItLies) -> None:
        self._is_capturing = self._has_missed = False
        self._keep(bytearray(page.jpeg))
        if page.sharpness < BLURRED_BELOW:
            self._note = self.note(Tone.CAUTION, "materials.blurred")

    def _keep(self, jpeg: bytearray) -> None:
        taken = self.context.journey.pages.setdefault(self._name, [])
        taken.append(CapturedPage(1 + max((page.number for page in taken), default=0), jpeg))
        self._note = self.note(Tone.GOOD, "materials.taken", count=str(len(taken)), most=str(self._most))

    def _remove(self, number: int) -> bool:
        thrown = next((page for page in self._pages if page.number == number), None)
        if thrown is None or self._is_capturing:
            return False
        self._pages.remove(thrown)
        erase(thrown.jpeg)
        if not self._pages:
            del self.context.journey.pages[self._name]
        self._note = self.note(Tone.NEUTRAL, "materials.place")
        return True
