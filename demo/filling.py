"""Filling fields as a finger does: one way for each editor of the screen."""

from collections.abc import Callable

from demo.window_driver import Stuck, WindowDriver
from kiosk.forms.verdict import Entry
from kiosk.view.form import Editor, FieldView, FormScreen
from kiosk.view.note import Tone
from ui.viewmodels.option_filter import initial_of
from ui.viewmodels.region_tree import children, stem

TICKED = "true"
TAP_AGAIN = 2.0
"""Seconds after which a tap that changed nothing is made once more."""


class Filling:
    """Puts an answer into the field whose editor is open (填写)."""

    def __init__(self, driver: WindowDriver) -> None:
        self._driver = driver
        self._ways: dict[Editor, Callable[[FieldView, Entry], None]] = {
            Editor.TEXT: self._type_text,
            Editor.LONG_TEXT: self._type_text,
            Editor.DIGITS: self._type_keys,
            Editor.DECIMAL: self._type_keys,
            Editor.ID_NUMBER: self._type_keys,
            Editor.LATIN: self._type_keys,
            Editor.PLATE: self._type_keys,
            Editor.CHOICE: self._choose_option,
            Editor.LONG_LIST: self._choose_option,
            Editor.MULTI_CHOICE: self._choose_options,
            Editor.YEAR: self._choose_day,
            Editor.MONTH: self._choose_day,
            Editor.DATE: self._choose_day,
            Editor.DATETIME: self._choose_moment,
            Editor.MONTH_RANGE: self._choose_range,
            Editor.DATE_RANGE: self._choose_range,
            Editor.REGION: self._choose_region,
            Editor.ADDRESS: self._enter_address,
            Editor.CONFIRM: self._confirm,
            Editor.PEOPLE: self._enter_people,
            Editor.FAMILY: self._enter_people,
            Editor.SMS_CODE: self._enter_sms_code,
            Editor.STEPPER: self._tap_steps,
        }

    def fill(self, field: FieldView, entry: Entry) -> None:
        """Put the answer in; comes back when the core has it."""
        self._ways[field.editor](field, entry)

    def now(self, name: str) -> FieldView:
        """The field as it is on the screen."""
        screen = self._driver.view.screen
        if not isinstance(screen, FormScreen):
            raise Stuck(f"no form, but {screen!r}")
        return next(field for field in screen.fields if field.name == name)

    # --- typing ---

    def _type_text(self, field: FieldView, entry: Entry) -> None:
        self._driver.write(f"text:{field.name}:input", entry.value)
        self._wait_until_is(field.name, entry)

    def _type_keys(self, field: FieldView, entry: Entry) -> None:
        for place, key in enumerate(entry.value, 1):
            self._driver.tap(f"key:{key}")
            self._wait_until_is(field.name, Entry(entry.value[:place]))

    def _tap_steps(self, field: FieldView, entry: Entry) -> None:
        while self.now(field.name).value != entry.value:
            self._step(field.name, int(entry.value))

    def _step(self, name: str, wanted: int) -> None:
        before = self.now(name).value
        self._driver.tap("step:less" if before and int(before) > wanted else "step:more")
        self._driver.until(lambda: self.now(name).value != before, "the next number", 5)

    def _enter_sms_code(self, field: FieldView, entry: Entry) -> None:
        self._driver.tap("send-sms")
        self._driver.until(self._is_sent, "the code to be sent")
        self._type_keys(field, entry)

    def _is_sent(self) -> bool:
        screen = self._driver.view.screen
        return isinstance(screen, FormScreen) and screen.note is not None and screen.note.tone is Tone.GOOD

    # --- choosing ---

    def _choose_option(self, field: FieldView, entry: Entry) -> None:
        option = next(option for option in field.options if option.value == entry.value)
        initial = f"initial:{initial_of(option.title)}"
        if len(field.options) > 40 and self._driver.shows(initial):
            self._driver.tap(initial)
            self._driver.wait_for_frame()
        name = f"option:{field.name}:{entry.value}"
        self.tap_paged(name, "options")
        if not self._driver.comes(lambda: self._is(field.name, entry), TAP_AGAIN):
            # the page grew a line under the finger: as a citizen does, once more
            self._driver.tap_unless(name, lambda: self._is(field.name, entry))
        self._wait_until_is(field.name, entry)

    def _choose_options(self, field: FieldView, entry: Entry) -> None:
        for place, value in enumerate(entry.values, 1):
            self.tap_paged(f"option:{field.name}:{value}", "options")
            self._wait_until_is(field.name, Entry(values=entry.values[:place]))

    def _confirm(self, field: FieldView, _entry: Entry) -> None:
        self._driver.tap(f"option:{field.name}:{TICKED}")
        self._driver.until(lambda: bool(self.now(field.name).value), "the tick")

    def _choose_region(self, field: FieldView, entry: Entry) -> None:
        self._walk_regions(field, entry.value)
        self._wait_until_is(field.name, entry)

    def _enter_address(self, field: FieldView, entry: Entry) -> None:
        region, detail = entry.values
        if region not in field.values:
            self._walk_regions(field, region)
        self._driver.tap("address:detail")
        self._driver.write(f"text:{field.name}:input", detail)
        self._wait_until_is(field.name, entry)

    def _walk_regions(self, field: FieldView, code: str) -> None:
        branch = ""
        while branch != stem(code):
            shown = children(field.options, branch)
            option = next((option.value for option in shown if code.startswith(stem(option.value))), None)
            if option is None:
                raise Stuck(f"{code} is not under {branch!r}")
            self.tap_paged(f"option:{field.name}:{option}", "options")
            self._wait_until_chosen(field.name, option)
            branch = stem(option)

    def _wait_until_chosen(self, name: str, code: str) -> None:
        self._driver.until(lambda: code in (self.now(name).value, *self.now(name).values), f"{code} to be chosen", 5)

    # --- dates ---

    def _choose_day(self, field: FieldView, entry: Entry) -> None:
        self._pick_date(entry.value)
        self._wait_until_is(field.name, entry)

    def _choose_moment(self, field: FieldView, entry: Entry) -> None:
        day, time = entry.value.split("T")
        self._pick_date(day)
        self._driver.tap(f"hour:{time[:2]}")
        self._driver.tap(f"minute:{time[3:]}")
        self._wait_until_is(field.name, entry)

    def _choose_range(self, field: FieldView, entry: Entry) -> None:
        for value in entry.values:
            self._pick_date(value)
        self._wait_until_is(field.name, entry)

    def _pick_date(self, value: str) -> None:
        parts = value.split("-")
        self.tap_paged(f"year:{parts[0]}", "years")
        for name, part in zip(("month", "day"), parts[1:], strict=False):
            self._driver.tap(f"{name}:{int(part)}")

    # --- people ---

    def _enter_people(self, field: FieldView, entry: Entry) -> None:
        for text in entry.values:
            self._driver.tap("person:add")
            self._enter_person(text.split("|"))
            self._driver.until(lambda: self._driver.shows("person:add"), "the list of people")
        self._wait_until_is(field.name, entry)

    def _enter_person(self, parts: list[str]) -> None:
        if len(parts) == 1:
            self._type(parts[0])
            self._driver.tap("person:done")
            return
        name, number, relation, income = parts
        self._driver.write("text:person:input", name)
        self._driver.tap("person:done")
        self._type(number)
        self._driver.tap("person:done")
        self.tap_paged(f"option:relation:{relation}", "options")
        self._driver.tap("person:done")
        self._type(income)
        self._driver.tap("person:done")

    def _type(self, keys: str) -> None:
        for key in keys:
            self._driver.tap(f"key:{key}")

    # --- both ---

    def tap_paged(self, name: str, prefix: str) -> None:
        """Tap something that may be on another page of what is shown."""
        self._driver.wait_for_frame()
        for direction in ("next", "previous"):
            while not self._driver.shows(name) and self._driver.shows(f"{prefix}:{direction}"):
                self._driver.tap(f"{prefix}:{direction}")
                self._driver.wait_for_frame()
        self._driver.tap(name)

    def turn_to(self, name: str, prefix: str) -> None:
        """Turn the pages of what is shown until something is there that is not tapped itself."""
        self._driver.wait_for_frame()
        for direction in ("next", "previous"):
            while not self._driver.has(name) and self._driver.shows(f"{prefix}:{direction}"):
                self._driver.tap(f"{prefix}:{direction}")
                self._driver.wait_for_frame()

    def _is(self, name: str, entry: Entry) -> bool:
        screen = self._driver.view.screen
        if not isinstance(screen, FormScreen) or all(field.name != name for field in screen.fields):
            return True  # one tap was all, and the page went on
        now = self.now(name)
        return now.value == entry.value and now.values == entry.values

    def _wait_until_is(self, name: str, entry: Entry) -> None:
        self._driver.until(lambda: self._is(name, entry), f"{name} to be what was typed", 5)
