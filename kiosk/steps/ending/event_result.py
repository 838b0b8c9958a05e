"""一并办结 — what came of each item of a life event: its number, or why it is not done. Nothing that was submitted is undone."""

from collections.abc import Iterator

from catalogue.text import LocalText
from contract.terms import Outcome
from kiosk.journeys.event_progress import EventMember
from kiosk.journeys.journey import JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.steps.step import Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.lines import Line
from kiosk.view.result import ResultScreen, ResultTone
from wording.store import Wording


def why_undone(member: EventMember, wording: Wording) -> LocalText:
    """Why an item of the event is not done, in the words of the department or the terminal."""
    end = None if member.journey is None else member.journey.end
    if member.why is not None:
        return member.why
    return wording.both("event.not_begun") if end is None else end.result.summary


class EventResultStep(Step):
    """Shows what became of each item of a life event (一并结果步骤)."""

    kind = StepKind.EVENT_RESULT

    def screen(self) -> ResultScreen:
        """Every item once, what is done first."""
        event = self.context.event
        done, undone = list(event.served()), list(event.undone())
        heading = "event.all_done" if not undone else "event.some_done" if done else "event.none_done"
        return ResultScreen(
            tone=self._tone(done, undone),
            heading=self.say(heading, done=str(len(done)), undone=str(len(undone))),
            summary=self.pick(event.event.name),
            lines=(
                *(line for member in done for line in self._done_lines(member)),
                *(line for member in undone for line in self._undone(member)),
            ),
            tables=(),
            next_steps=tuple(dict.fromkeys(step for member in done for step in self._next(member))),
            is_sandbox=self.context.app.place.is_sandbox,
        )

    def main(self) -> Main:
        """The one receipt; or on, where nothing has a number and nothing was paid."""
        event = self.context.event
        has_paper = any(event.served()) or any(event.unsettled())
        return Main(MainAction.PRINT if has_paper else MainAction.CONTINUE)

    def press(self) -> bool:
        self.context.moves.go_on()
        return True

    def _tone(self, done: list[EventMember], undone: list[EventMember]) -> ResultTone:
        """Done only where nothing is left and no department has still to answer."""
        if not done:
            return ResultTone.REJECTED
        waits = any(member.begun.ended.outcome is Outcome.SUBMITTED for member in done)
        return ResultTone.SUBMITTED if undone or waits else ResultTone.DONE

    def _done_lines(self, member: EventMember) -> Iterator[Line]:
        end = member.begun.ended
        short, heading = self.pick(member.item.short), self._state(end)
        label = short if heading == short else f"{short} · {heading}"
        yield Line(label, end.case_number or heading, emphasis=True)
        if end.query_code and end.is_provisional:
            yield Line(self.say("result.query_code"), end.query_code)

    def _state(self, end: JourneyEnd) -> str:
        """Which of the five states an application is in; what else came of it, in the words of its result."""
        if end.standing is None:
            return self.pick(end.result.heading)
        return self.say(f"standing.{end.standing.value}_state")

    def _undone(self, member: EventMember) -> Iterator[Line]:
        """Why not; what its department sent back has its number all the same."""
        short, why = self.pick(member.item.short), self.pick(why_undone(member, self.context.services.wording))
        if member.is_sent_back:
            end = member.begun.ended
            yield Line(f"{short} · {self._state(end)}", end.case_number, emphasis=True)
            short = self.say("event.why")
        yield Line(short, why)

    def _next(self, member: EventMember) -> Iterator[str]:
        return (self.pick(step) for step in member.begun.ended.result.next_steps)
