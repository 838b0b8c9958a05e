"""Faults of the catalogue.

CatalogueInvalid           the files do not make a catalogue; carries every problem at once
"""

from msgspec import Struct


class CatalogueProblem(Struct, frozen=True):
    """One thing wrong: which file, which item (its code, or its place in the file), which field, what is wrong or allowed."""

    file: str
    item: str
    field: str
    message: str

    def __str__(self) -> str:
        where = " › ".join(part for part in (self.file, self.item, self.field) if part)
        return f"{where}: {self.message}"


class CatalogueInvalid(Exception):
    """The files do not make a catalogue. `problems` lists all of them."""

    def __init__(self, problems: tuple[CatalogueProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
