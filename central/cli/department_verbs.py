"""The verbs about departments' files: what is wrong with one, and what its system says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue
from central.assembly.real_departments import described_department
from central.cli.plain_words import plain
from central.departments.department_file import (
    DepartmentFile,
    DepartmentFileInvalid,
    read_department,
    unknown_inputs,
    unusable_files,
)
from central.departments.fitness import unanswerable
from central.settings import CentreSettings
from contract.complaints import GIVEN_WRONGLY, WORLD_FAILS, complain
from contract.terms import DepartmentState

app = typer.Typer(help="部门接入 Departments' systems.", no_args_is_help=True)


@app.callback()
def departments() -> None:
    """Keeps `check` a verb of its own."""


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files of departments.", exists=True, dir_okay=False)],
    catalogue: Annotated[
        Path | None, typer.Option(help="A catalogue folder whose departments are known; else that of the settings.")
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Also ask the system whether it is up.")] = False,
) -> None:
    """Say everything that is wrong with departments' files; with --ask whether their systems answer."""
    known = load_catalogue(catalogue or CentreSettings().catalogue_folder)
    out, status = Console(soft_wrap=True, highlight=False), 0
    for file in files:
        try:
            described = read_department(file)
        except DepartmentFileInvalid as error:
            problems = error.problems
        else:
            problems = tuple(f"{file.name} › {problem}" for problem in _problems(described, file.parent, known))
        if problems:
            complain("部门接入文件有误 the file of a department cannot be used", *problems)
            status = GIVEN_WRONGLY
            continue
        out.print(f"✓ {plain(file.name)}  {described.department}  {plain(described.address, 200)}")
        if ask and not _answers(described, file.parent, out):
            status = status or WORLD_FAILS
    raise typer.Exit(status)


def _problems(described: DepartmentFile, folder: Path, known: Catalogue) -> list[str]:
    names = sorted(department.id for department in known.departments)
    found = [*unknown_inputs(described, known), *unusable_files(described, folder)]
    found += [
        f"absent_calls: {call}: {item.code} {item.short.zh} needs it"
        for item, call, _ in unanswerable(described, known)
    ]
    if described.department not in names:
        found.insert(0, f"department: the catalogue has no such department; there are: {', '.join(names)}")
    return found


def _answers(described: DepartmentFile, folder: Path, out: Console) -> bool:
    system = described_department(described, folder, lambda: datetime.now(UTC))
    if not system.is_open():
        out.print("  未到开放时段，不询问 closed at this hour; not asked")
        return True
    is_up = system.probe() is DepartmentState.UP
    out.print("  系统已应答 its system answers" if is_up else "  系统未应答 its system does not answer")
    return is_up
