"""How the fields of a form page look now: what was typed, what may be chosen, what is wrong."""

from catalogue.field_terms import RANGES
from catalogue.input_types import BY_HAND
from catalogue.schema import InputField
from kiosk.forms.areas import area_for
from kiosk.forms.display import GROUPS, SAID_DATES, display_of, grouped
from kiosk.forms.field_views import FieldState, field_view
from kiosk.forms.option_source import PLACES
from kiosk.forms.said_dates import day_in_words, period_in_words
from kiosk.forms.verdict import CheckContext, Entry
from kiosk.forms.visibility import is_required
from kiosk.journeys.filled_form import LiveList
from kiosk.steps.context import StepContext
from kiosk.steps.filling.live_lists import LiveLists, choosable, live_name, option_views
from kiosk.view.form import FieldView, OptionView


class ShownFields:
    """The fields of one page (页面表单)."""

    def __init__(self, context: StepContext, lists: LiveLists) -> None:
        self._context = context
        self._lists = lists

    def view(self, field: InputField) -> FieldView:
        """The field as the screen shows it."""
        journey, language = self._context.journey, self._context.session.language
        problem = journey.form.errors.get(field.name)
        known = self._lists.of(field)
        state = FieldState(
            entry=self._entry(field),
            is_required=is_required(field, journey.form.answers),
            error="" if problem is None else problem.in_words(self._context.say, language),
            options=self._options(field, known),
            is_loading=known.is_loading,
            display=self._display(field),
            edges=self._edges(field),
            placeholder=self._placeholder(field, known),
        )
        return field_view(field, state, self.context(field), language)

    def context(self, field: InputField) -> CheckContext:
        """What an answer to the field is checked against."""
        if live_name(field):
            values = choosable(field, self._lists.of(field))
        else:
            found = self._context.options.values(field, self._context.journey.form.stage_for(field))
            values = frozenset() if found is None else found
        return CheckContext(self._context.local_now().replace(tzinfo=None), values)

    def _entry(self, field: InputField) -> Entry:
        return self._context.journey.form.entries.get(field.name, Entry())

    def _display(self, field: InputField) -> str:
        """Places, days and periods in words, of an address also while only its region is there; long numbers in groups."""
        if field.kind in GROUPS:
            return grouped(field.kind, self._entry(field).value)
        language, wording, options = (
            self._context.session.language,
            self._context.services.wording,
            self._context.options,
        )
        if field.kind in SAID_DATES:
            return display_of(field, self._entry(field).value, options, wording, language)
        values = self._entry(field).values
        if field.kind in RANGES:
            return period_in_words(values, wording, language) if all(values) else ""
        if field.kind not in PLACES:
            return ""
        answer = self._context.journey.form.answers.get(field.name)
        if answer:
            return display_of(field, answer, options, wording, language)
        region = next(iter(values), "")
        return options.region_title(region, language) if region else ""

    def _edges(self, field: InputField) -> tuple[str, ...]:
        if field.kind not in RANGES:
            return ()
        language, wording = self._context.session.language, self._context.services.wording
        return tuple(day_in_words(value, wording, language) if value else "" for value in self._entry(field).values)

    def _placeholder(self, field: InputField, known: LiveList) -> str:
        if known.problem:
            return self._context.say(known.problem)
        if known.empty_reason is not None and not known.options:
            return known.empty_reason.in_language(self._context.session.language)
        if live_name(field) and known.asked_with and not known.options:
            return self._context.say("form.list_empty")
        return ""

    def _options(self, field: InputField, known: LiveList) -> tuple[OptionView, ...]:
        language = self._context.session.language
        if live_name(field):
            by_hand = () if field.by_hand is None else (OptionView(BY_HAND, field.by_hand.in_language(language)),)
            return (*option_views(known.options, language), *by_hand)
        journey = self._context.journey
        area = area_for(journey.item, field.name, self._context.app.place.region)
        return self._context.options.views(field, language, stage=journey.form.stage_for(field), area=area)
