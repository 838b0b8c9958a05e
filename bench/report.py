"""The table on the console and build/bench.json."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Figure, Measured, NotMeasured

Results = Mapping[str, Measured | NotMeasured]


def show(results: Results, console: Console) -> None:
    """One line for each figure, with what it was measured against."""
    table = Table(title="Measured beside the yardsticks")
    headings = (("what", "left"), ("measured", "right"), ("goal", "right"), ("", "left"), ("beside", "left"))
    for heading, justify in headings:
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for name, result in results.items():
        if isinstance(result, NotMeasured):
            table.add_row(name, "—", "", "", f"[yellow]not measured: {result.why}[/]")
            continue
        for figure in result.figures:
            verdict = "[green]reached[/]" if figure.is_reached else "[red]missed[/]"
            goal = f"{figure.side.value} {_number(figure.goal)} {figure.unit}"
            measured = f"{_number(figure.value)} {figure.unit}"
            table.add_row(figure.title, measured.strip(), goal.strip(), verdict, figure.yardstick)
    console.print(table)


def write(results: Results, machine: Mapping[str, object], path: Path) -> None:
    """The figures by key at the top level; below them goals, raw numbers and the machine."""
    figures = [figure for result in results.values() if isinstance(result, Measured) for figure in result.figures]
    content = {
        **{figure.key: round(figure.value, 4) for figure in figures},
        "goals": {figure.key: _goal(figure) for figure in figures},
        "raw": {name: result.raw for name, result in results.items() if isinstance(result, Measured)},
        "not_measured": {name: result.why for name, result in results.items() if isinstance(result, NotMeasured)},
        "machine": dict(machine),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _goal(figure: Figure) -> dict[str, object]:
    return {"side": figure.side.value, "goal": figure.goal, "unit": figure.unit, "reached": figure.is_reached}


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
