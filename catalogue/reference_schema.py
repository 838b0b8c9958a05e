"""Rows of the reference data: places, lists and tables that a terminal serves without a network.

Each model is one row of a file in catalogue/reference/; the header of the file says how it is written.
"""

from datetime import time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalogue.text import LocalText


class _Row(BaseModel):
    # late: the tables are read after the first screen
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Option(_Row):
    """选项 — one choice of a synced list: `value` is stored and sent, `zh` or `en` is shown."""

    value: str = Field(min_length=1)
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class OptionList(_Row):
    """选项表 — a list that input fields name as their source."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    options: tuple[Option, ...] = Field(min_length=1)
    sandbox: bool = False


class Nationality(_Row):
    """国籍 — a country or region by its ISO 3166-1 alpha-3 code."""

    code: str = Field(pattern=r"^[A-Z]{3}$")
    name: LocalText


class Region(_Row):
    """区划 — a place in the tree of 区划代码: 6 digits down to the district, 9 for a town or street, 12 for a village."""

    code: str = Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")
    name: LocalText

    @property
    def reach(self) -> str:
        """The leading digits that every place inside this region has."""
        return reach(self.code)


def reach(code: str) -> str:
    """The leading digits shared by all places inside region `code`: "440000" → "44", "441602" → "441602"."""
    if len(code) != 6:
        return code
    if code.endswith("0000"):
        return code[:2]
    return code.removesuffix("00")


class Place(_Row):
    """机构 — something with a name and an address. `sandbox` marks synthetic data (演示数据)."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: LocalText
    region: str = Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")
    address: LocalText
    sandbox: bool = False


class Station(Place):
    """办事网点 — a place that a station input offers; `kind` is the name of its list."""

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")


class School(Place):
    """学校 — `stages` in the words of the item list (小学一年级, 普通高中 …)."""

    stages: tuple[str, ...] = Field(min_length=1)


class MedicalInstitution(Place):
    """定点医药机构 — `types` in the words of YB012."""

    types: tuple[str, ...] = Field(min_length=1)


class ElderlyCarePlace(Place):
    """养老服务机构 — `type` in the words of MZ020."""

    type: str


class LegalService(Place):
    """法律服务机构 — `type` in the words of SF005."""

    type: str


class Drug(_Row):
    """医保药品 — a generic name; `type` in the words of YB013."""

    name: LocalText
    type: str
    sandbox: bool = False


class BusRoute(_Row):
    """客运班线 — one direction of a line. `minutes[i]` is the time from the first stop to `stops[i]`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: LocalText
    stops: tuple[str, ...] = Field(min_length=2)
    minutes: tuple[int, ...]
    departures: tuple[time, ...] = Field(min_length=1)
    sandbox: bool = False

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if len(self.minutes) != len(self.stops) or self.minutes[0] != 0:
            raise ValueError("minutes needs one number for each stop, the first of them 0")
        if any(later <= earlier for earlier, later in zip(self.minutes, self.minutes[1:], strict=False)):
            raise ValueError("minutes must grow from stop to stop")
        if list(self.departures) != sorted(set(self.departures)):
            raise ValueError("departures must be in order, each once")
        return self


class JobVacancy(_Row):
    """招聘岗位 — wages in yuan a month."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: LocalText
    employer: LocalText
    region: str = Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")
    salary_from: int = Field(ge=1)
    salary_to: int = Field(ge=1)
    headcount: int = Field(ge=1)
    requirement: LocalText
    sandbox: bool = False

    @model_validator(mode="after")
    def _pays_forward(self) -> Self:
        if self.salary_from > self.salary_to:
            raise ValueError("salary_from must not be above salary_to")
        return self


class GuideSection(_Row):
    """指南段落 — a heading with its lines."""

    title: LocalText
    lines: tuple[LocalText, ...] = Field(min_length=1)


class TopicGuide(_Row):
    """一次性告知 — what to know about one topic of a guide item. `topic` is the chosen option."""

    item: str = Field(pattern=r"^[A-Z]{2}[0-9]{3}$")
    topic: str
    sections: tuple[GuideSection, ...] = Field(min_length=1)


class CharacterLevel(_Row):
    """通用规范汉字表 — one of the three levels of the table of standard characters."""

    level: int = Field(ge=1, le=3)
    characters: str = Field(min_length=1)
