"""Rows of the reference data: places, lists and tables that a terminal serves without a network.

Each model is one row of a file in catalogue/reference/; the header of the file says how it is written.
"""

from datetime import time
from typing import Annotated

from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.text import Language, LocalText, OtherLanguages


class Option(StrictTable, frozen=True, kw_only=True):
    """One choice of a synced list (选项): `value` is stored and sent, `zh` or `en` is shown."""

    value: Annotated[str, Meta(min_length=1)]
    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]
    others: OtherLanguages = None

    def in_language(self, language: Language) -> str:
        return LocalText(zh=self.zh, en=self.en, others=self.others).in_language(language)


class OptionList(StrictTable, frozen=True, kw_only=True):
    """A list that input fields name as their source (选项表)."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
    options: Annotated[tuple[Option, ...], Meta(min_length=1)]
    sandbox: bool = False


class Nationality(StrictTable, frozen=True, kw_only=True):
    """A country or region by its ISO 3166-1 alpha-3 code (国籍)."""

    code: Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
    name: LocalText


class Region(StrictTable, frozen=True, kw_only=True):
    """A place in the tree of 区划代码 (区划): 6 digits down to the district, 9 for a town or street, 12 for a village."""

    code: Annotated[str, Meta(pattern=r"^\d{6}(\d{3}(\d{3})?)?\Z")]
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


class Place(StrictTable, frozen=True, kw_only=True):
    """Something with a name, an address and a telephone (机构). `sandbox` marks synthetic data (演示数据)."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
    name: LocalText
    region: Annotated[str, Meta(pattern=r"^\d{6}(\d{3}(\d{3})?)?\Z")]
    address: LocalText
    telephone: Annotated[str, Meta(pattern=r"^[0-9][0-9-]{2,18}\Z")] | None = None
    sandbox: bool = False


class Station(Place, frozen=True, kw_only=True):
    """A place that a station input offers (办事网点); `kind` is the name of its list."""

    kind: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]


class School(Place, frozen=True, kw_only=True):
    """The school (学校). `stages` in the words of the item list (小学一年级, 普通高中 …)."""

    stages: Annotated[tuple[str, ...], Meta(min_length=1)]


class MedicalInstitution(Place, frozen=True, kw_only=True):
    """The medical institution (定点医药机构). `types` in the words of YB012."""

    types: Annotated[tuple[str, ...], Meta(min_length=1)]


class ElderlyCarePlace(Place, frozen=True, kw_only=True):
    """The elderly care place (养老服务机构). `type` in the words of MZ020."""

    type: str


class LegalService(Place, frozen=True, kw_only=True):
    """The legal service (法律服务机构). `type` in the words of SF005."""

    type: str


class Drug(StrictTable, frozen=True, kw_only=True):
    """A generic name (医保药品); `type` in the words of YB013."""

    name: LocalText
    type: str
    sandbox: bool = False


class BusRoute(StrictTable, frozen=True, kw_only=True):
    """One direction of a line (客运班线). `minutes[i]` is the time from the first stop to `stops[i]`."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
    name: LocalText
    stops: Annotated[tuple[str, ...], Meta(min_length=2)]
    minutes: tuple[int, ...]
    departures: Annotated[tuple[time, ...], Meta(min_length=1)]
    sandbox: bool = False

    def __post_init__(self) -> None:
        if len(self.minutes) != len(self.stops) or self.minutes[0] != 0:
            raise ValueError("minutes needs one number for each stop, the first of them 0")
        if any(later <= earlier for earlier, later in zip(self.minutes, self.minutes[1:], strict=False)):
            raise ValueError("minutes must grow from stop to stop")
        if list(self.departures) != sorted(set(self.departures)):
            raise ValueError("departures must be in order, each once")


class JobVacancy(StrictTable, frozen=True, kw_only=True):
    """Wages in yuan a month (招聘岗位)."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
    title: LocalText
    employer: LocalText
    region: Annotated[str, Meta(pattern=r"^\d{6}(\d{3}(\d{3})?)?\Z")]
    salary_from: Annotated[int, Meta(ge=1)]
    salary_to: Annotated[int, Meta(ge=1)]
    headcount: Annotated[int, Meta(ge=1)]
    requirement: LocalText
    sandbox: bool = False

    def __post_init__(self) -> None:
        if self.salary_from > self.salary_to:
            raise ValueError("salary_from must not be above salary_to")


class GuideSection(StrictTable, frozen=True, kw_only=True):
    """A heading with its lines (指南段落)."""

    title: LocalText
    lines: Annotated[tuple[LocalText, ...], Meta(min_length=1)]


class TopicGuide(StrictTable, frozen=True, kw_only=True):
    """What to know about one topic of a guide item (一次性告知). `topic` is the chosen option."""

    item: Annotated[str, Meta(pattern=r"^[A-Z]{2}[0-9]{3}\Z")]
    topic: str
    sections: Annotated[tuple[GuideSection, ...], Meta(min_length=1)]


class CharacterLevel(StrictTable, frozen=True, kw_only=True):
    """One of the three levels of the table of standard characters (通用规范汉字表)."""

    level: Annotated[int, Meta(ge=1, le=3)]
    characters: Annotated[str, Meta(min_length=1)]
