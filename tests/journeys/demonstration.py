"""One item, done by a scripted citizen on the real screen by real taps: `python -m tests.journeys.demonstration CODE OUT`.

Leaves in OUT the screenshot of every screen, the receipts as PNG, the documents as PDF, and the usage counts before and after.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from catalogue.schema import ServiceItem
from tests.journeys.house import Counted, House
from tests.journeys.robot import Robot, Walked, catalogue
from ui.window import WindowShape

UPRIGHT = WindowShape(1080, 1920)
PAPERS = (("receipt_printer", "png", "receipt"), ("document_printer", "pdf", "document"))


def main() -> None:
    """Do it and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("code")
    parser.add_argument("out", type=Path)
    wanted = parser.parse_args()
    if wanted.code not in catalogue():
        parser.error(f"there is no item {wanted.code}")
    shutil.rmtree(wanted.out, ignore_errors=True)
    wanted.out.mkdir(parents=True)
    console = Console(soft_wrap=True)
    item = catalogue()[wanted.code]
    console.print(f"[bold]{item.code} {item.name.zh}[/bold]  {item.name.en}")
    with console.status("办理中 a citizen is at the terminal"), tempfile.TemporaryDirectory() as folder:
        told = _perform(item, wanted.out, Path(folder))
    (wanted.out / "usage.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    console.print(f"  画面 screens    {', '.join(told['screens'])}")
    console.print(f"  纸张 papers     {', '.join(told['papers']) or '—'}")
    console.print(f"  办件计数 count  {told['before']} → {told['after']}")
    console.print(f"  全部文件 files  {wanted.out}/")


def _perform(item: ServiceItem, out: Path, folder: Path) -> dict[str, Any]:
    with House(folder, UPRIGHT) as house:
        before = house.counted(item.code)
        robot = Robot(house)
        robot.pictures = str(out)
        house.glass.save(str(out / "00-Attract.png"))
        robot.wake()
        house.glass.save(str(out / "00-Home.png"))
        robot.open_by_theme(item)
        walked = robot.walk(item)
        robot.finish()
        house.glass.until(lambda: house.counted(item.code).item > before.item, "the count to grow", 30)
        return _told(walked, before, house.counted(item.code), _keep_papers(house, out))


def _keep_papers(house: House, out: Path) -> list[str]:
    kept = []
    for device, kind, name in PAPERS:
        for number in range(1, house.papers(device) + 1):
            file = out / f"{name}-{number}.{kind}"
            file.write_bytes(house.paper(device, number, kind))
            kept.append(file.name)
    return kept


def _told(walked: Walked, before: Counted, after: Counted, papers: list[str]) -> dict[str, Any]:
    return {"screens": walked.screens, "papers": papers, "before": before.item, "after": after.item}


if __name__ == "__main__":
    main()
