"""What a run of the kit found, as a grade, as JSON and as a page."""

from enum import StrEnum
from html import escape

import msgspec
from msgspec import Struct


class Grade(StrEnum):
    """How far an adapter may be trusted (等级). Below silver it does not ship."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class ConformanceVerdict(StrEnum):
    """How a check ended (结论)."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TRIED = "not_tried"


class ConformanceFinding(Struct, frozen=True):
    """One check (检查项): of which grade, what was seen, and how many seconds a recovery took."""

    grade: Grade
    name: str
    zh: str
    en: str
    verdict: ConformanceVerdict
    seen: str = ""
    seconds: float | None = None


class ConformanceReport(Struct, frozen=True):
    """All checks of one adapter (合格报告)."""

    family: str
    adapter: str
    findings: tuple[ConformanceFinding, ...]

    @property
    def grade(self) -> Grade:
        """The highest of which every check passed, and of those below it. What was not tried holds the next one back."""
        reached = Grade.NONE
        for grade in (Grade.BRONZE, Grade.SILVER, Grade.GOLD):
            if any(finding.verdict is ConformanceVerdict.FAILED for finding in self.findings if finding.grade is grade):
                break
            reached = grade
            if any(
                finding.verdict is ConformanceVerdict.NOT_TRIED for finding in self.findings if finding.grade is grade
            ):
                break
        return reached

    @property
    def may_ship(self) -> bool:
        """Whether a terminal may have it."""
        return self.grade in (Grade.SILVER, Grade.GOLD)


def as_json(report: ConformanceReport) -> str:
    table = {"grade": report.grade, "may_ship": report.may_ship, **msgspec.to_builtins(report)}
    return msgspec.json.format(msgspec.json.encode(table), indent=1).decode()


_COLOURS = {
    ConformanceVerdict.PASSED: "#0a7d32",
    ConformanceVerdict.FAILED: "#b3261e",
    ConformanceVerdict.NOT_TRIED: "#6b6b6b",
}
_WORDS = {
    ConformanceVerdict.PASSED: "通过 passed",
    ConformanceVerdict.FAILED: "未通过 failed",
    ConformanceVerdict.NOT_TRIED: "未试 not tried",
}


def as_html(report: ConformanceReport) -> str:
    """A page that needs nothing else."""
    name = escape(f"{report.family} · {report.adapter}")
    ships = "可以使用 may ship" if report.may_ship else "不得使用 does not ship"
    rows = "".join(_row(finding) for finding in report.findings)
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{name}</title>'
        "<style>body{font:16px sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;width:100%}"
        "th,td{border-bottom:1px solid #ccc;padding:.4rem;text-align:left;vertical-align:top}</style>"
        f"<h1>{name}</h1><p><b>{report.grade.value}</b> · {ships}</p>"
        "<table><tr><th>等级 grade</th><th>检查 check</th><th>结论 verdict</th><th>所见 seen</th></tr>"
        f"{rows}</table></html>\n"
    )


def _row(finding: ConformanceFinding) -> str:
    seen = finding.seen if finding.seconds is None else f"{finding.seen} ({finding.seconds:.2f} s)".strip()
    colour = _COLOURS[finding.verdict]
    return (
        f"<tr><td>{finding.grade.value}</td><td>{escape(finding.zh)}<br>{escape(finding.en)}</td>"
        f'<td style="color:{colour}">{_WORDS[finding.verdict]}</td><td>{escape(seen)}</td></tr>'
    )
