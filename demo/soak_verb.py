"""`kiosk soak HOURS`: visits of the scripted citizen for hours, with a report of what grew and what failed."""

import json
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from app.extras import EnvironmentFailed
from offline_queue.owner import OwnedElsewhere, claim

if TYPE_CHECKING:
    from demo.soak import SoakReport, SoakSample

OK, FAILED, REFUSED = 0, 1, 2

FIGURES = {
    "visits": "办理次数 visits",
    "failed": "未办成 failed",
    "memory_kib_a_visit": "内存增长 memory, KiB a visit",
    "handles_a_visit": "句柄增长 handles a visit",
    "threads_a_visit": "线程增长 threads a visit",
    "log_bytes_a_visit": "日志增长 log, bytes a visit",
    "queue_a_visit": "队列增长 queue, records a visit",
}


def soak(
    hours: Annotated[float, typer.Argument(min=0, help="For how long.")],
    settings_file: Annotated[
        Path | None, typer.Option("--settings", help="A terminal with its real devices; without it simulated ones.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("build/soak"),
) -> None:
    """Visits at night, marked as tests and never counted. Refused while the terminal runs: a citizen may be there."""
    sys.exit(run_soak(hours, settings_file, out))


def run_soak(hours: float, settings_file: Path | None, out: Path) -> int:
    """Do it; the reports in `out`; the exit status."""
    from demo.soak import soak_real, soak_simulated
    from demo.window_driver import Stuck
    from kiosk.services.settings import read_settings

    console = Console(soft_wrap=True, highlight=False)

    def tell(sample: "SoakSample") -> None:
        state = sample.stuck or f"{sample.took_seconds} s"
        console.print(f"  {sample.seconds:>9.0f} s  {sample.item}  {state}  {sample.memory_kib} KiB", markup=False)

    try:
        if settings_file is None:
            with tempfile.TemporaryDirectory(prefix="soak-") as folder:
                found = soak_simulated(Path(folder), hours * 3600, tell)
        else:
            settings = read_settings(settings_file)
            owner = claim(settings.data)
            if isinstance(owner, OwnedElsewhere):
                console.print(
                    f"终端正在运行，可能有人在用，没有开始 the terminal runs (process {owner.pid}) and a citizen may be there; not started"
                )
                return REFUSED
            with owner:
                found = soak_real(settings, hours * 3600, tell)
    except (Stuck, EnvironmentFailed, OSError) as failed:
        console.print(f"没有做成 it did not come to its end: {failed}", markup=False)
        return FAILED
    write_reports(found, out)
    console.print(as_text(found), markup=False)
    console.print(f"报告 reports  {out}/")
    return FAILED if found.failed else OK


def write_reports(found: "SoakReport", out: Path) -> None:
    """As JSON, text and a page."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "soak.json").write_text(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=1), "utf-8")
    (out / "soak.txt").write_text(as_text(found), "utf-8")
    (out / "soak.html").write_text(as_page(found), "utf-8")


def as_text(found: "SoakReport") -> str:
    """The figures, the faults, and what got stuck."""
    return "\n".join(f"{name}: {value}" for name, value in _rows(found)) + "\n"


def as_page(found: "SoakReport") -> str:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in _rows(found))
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><title>耐久报告 soak</title>'
        f"<h1>耐久报告 soak</h1><table>{rows}</table></html>\n"
    )


def _rows(found: "SoakReport") -> list[tuple[str, str]]:
    rows = [("时长 hours", str(found.hours))]
    rows += [(words, str(getattr(found, name))) for name, words in FIGURES.items()]
    rows += [
        (f"故障 fault {name}", f"{number} 次，恢复 recovered {found.recoveries.get(name, 0)}")
        for name, number in found.faults.items()
    ]
    return [*rows, *(("未办成 stuck", visit) for visit in found.stuck)]
