"""The rows and buttons of diagnostics: what is so, how sure that is, and what may be done about it. Texts are in the language shown."""

from enum import StrEnum

from msgspec import Struct


class FactState(StrEnum):
    """How a fact is (事实状态); PLAIN is neither good nor bad, HEADING begins a group."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"
    PLAIN = "plain"
    BUSY = "busy"
    HEADING = "heading"


class FactRow(Struct, frozen=True):
    """One fact (事实行): what it is about, how it is, and in small words since when, by what evidence, who must act.

    `opens`: a touch on it means something (`OpenRow(key)`). `icon` is of Material Design.
    """

    key: str
    title: str
    value: str = ""
    detail: str = ""
    condition: FactState = FactState.PLAIN
    opens: bool = False
    icon: str = ""


class PageButton(Struct, frozen=True):
    """A button of a page (页面按钮): `PressButton(key)`. The main one is filled with colour."""

    key: str
    title: str
    icon: str = ""
    is_enabled: bool = True
    is_main: bool = False
