"""授权 — before card or face is read. Asked once per visit."""

from kiosk.journeys.kinds import StepKind
from kiosk.steps.step import Main, Step
from kiosk.view.view import ConsentScreen, MainAction

PARAGRAPHS = ("consent.what", "consent.use", "consent.keep", "consent.rights")


class ConsentStep(Step):
    """The consent step (授权步骤)."""

    kind = StepKind.CONSENT

    def screen(self) -> ConsentScreen:
        """Four short paragraphs."""
        return ConsentScreen(tuple(self.say(each) for each in PARAGRAPHS), self.context.session.has_consented)

    def main(self) -> Main:
        return Main(MainAction.AGREE)

    def press(self) -> bool:
        self.context.session.has_consented = True
        self.context.moves.go_on()
        return True
