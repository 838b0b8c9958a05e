"""Fills any field by touch, whatever its editor: through our pads, the option cards, the calendar, the keyboard."""

from collections.abc import Callable

from kiosk.view.form import Editor, FieldView
from tests.ui.robot import ScreenRobot


class FormFiller:
    """填表手. `value` and `values` are canonical, as in `kiosk.view.form.FieldView`."""

    def __init__(self, robot: ScreenRobot) -> None:
        self._robot = robot
        ways: dict[Editor, Callable[[FieldView, str, tuple[str, ...]], None]] = {
            Editor.TEXT: self._text,
            Editor.LONG_TEXT: self._text,
            Editor.CHOICE: self._option,
            Editor.LONG_LIST: self._option,
            Editor.MULTI_CHOICE: self._options,
            Editor.REGION: self._region,
            Editor.ADDRESS: self._address,
            Editor.YEAR: self._date,
            Editor.MONTH: self._date,
            Editor.DATE: self._date,
            Editor.DATETIME: self._datetime,
            Editor.MONTH_RANGE: self._range,
            Editor.DATE_RANGE: self._range,
            Editor.CONFIRM: self._confirm,
            Editor.PEOPLE: self._people,
            Editor.FAMILY: self._people,
            Editor.STEPPER: self._steps,
        }
        self._ways = ways

    def fill(self, field: FieldView, value: str = "", values: tuple[str, ...] = ()) -> None:
        """Open the field if it stands among others, fill it, and close it again."""
        robot = self._robot
        has_sheet = not robot.sees(f"editor:{field.name}") and not robot.sees(f"choices:{field.name}")
        if has_sheet:
            robot.reach(f"field:{field.name}")
        self._ways.get(field.editor, self._keys)(field, value, values)
        if has_sheet and robot.sees("sheet:done"):  # one of a few closes it by itself
            robot.tap("sheet:done")

    def _keys(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        for _key in field.value:
            self._robot.tap("key:erase")
        self._robot.keys(value)

    def _steps(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        """From nothing the first touch gives the lower bound."""
        away = int(value) - (int(field.value) if field.value else int(field.lower) - 1)
        for _step in range(abs(away)):
            self._robot.tap("step:more" if away > 0 else "step:less")

    def _text(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        self._robot.write(value)

    def _option(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        self._robot.reach(f"option:{field.name}:{value}")

    def _options(self, field: FieldView, _: str, values: tuple[str, ...]) -> None:
        for value in set(values) ^ set(field.values):
            self._robot.reach(f"option:{field.name}:{value}")

    def _confirm(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        if value != field.value:
            self._robot.tap(f"option:{field.name}:true")

    def _region(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        """From the top down, as far as the levels above the wanted one are offered."""
        if self._robot.sees("region:top"):
            self._robot.tap("region:top")
        for length in (2, 4, 6, 9, 12):
            code = value[:length]
            for shape in (code, code.ljust(6, "0"), code.ljust(12, "0")):
                if shape != value and self._robot.sees(f"option:{field.name}:{shape}"):
                    self._robot.tap(f"option:{field.name}:{shape}")
        self._robot.reach(f"option:{field.name}:{value}")

    def _address(self, field: FieldView, _: str, values: tuple[str, ...]) -> None:
        region, detail = values
        self._robot.tap("address:region")
        self._region(field, region, ())
        self._robot.tap("address:detail")
        self._robot.write(detail)

    def _date(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        self._pick_date(value)

    def _pick_date(self, value: str) -> None:
        """YYYY, YYYY-MM or YYYY-MM-DD."""
        robot = self._robot
        if robot.sees("stage:y"):
            robot.tap("stage:y")
        year, *rest = value.split("-")
        self._reach_year(int(year))
        for name, part in zip(("month", "day"), rest, strict=False):
            robot.tap(f"{name}:{int(part)}")

    def _reach_year(self, year: int) -> None:
        robot = self._robot
        while not robot.sees(f"year:{year}"):
            shown = [int(name[5:]) for name in robot.names() if name.startswith("year:")]
            robot.tap("years:next" if max(shown) < year else "years:previous")
        robot.tap(f"year:{year}")

    def _datetime(self, field: FieldView, value: str, _: tuple[str, ...]) -> None:
        robot = self._robot
        robot.tap("datetime:date")
        self._pick_date(value[:10])
        robot.tap(f"hour:{value[11:13]}")
        robot.tap(f"minute:{value[14:16]}")

    def _range(self, field: FieldView, _: str, values: tuple[str, ...]) -> None:
        for end, value in zip(("start", "end"), values, strict=True):
            self._robot.tap(f"range:{end}")
            self._pick_date(value)

    def _people(self, field: FieldView, _: str, values: tuple[str, ...]) -> None:
        robot = self._robot
        for _person in field.values:
            robot.tap("person-remove:0")
        for person in values:
            robot.tap("person:add")
            for part in person.split("|"):
                self._person_part(part)

    def _person_part(self, part: str) -> None:
        robot = self._robot
        if robot.sees("text:person"):
            robot.write(part)
        elif robot.sees("option:relation:其他"):
            robot.reach(f"option:relation:{part}")
        else:
            robot.keys(part)
        robot.tap("person:done")
