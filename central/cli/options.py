"""What verbs of the command line have in common: their options, and the centre that they work on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from central.assembly.assembly import assemble
from central.centre import CentreContext
from central.settings import CentreSettings
from central.storage.database import require_database
from contract.clock import SystemClock

DatabaseUrl = Annotated[str | None, typer.Option("--database-url", help="sqlite:///FILE or postgresql://…")]
KeysFolder = Annotated[Path | None, typer.Option("--keys", help="Folder of the centre's keys.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def settings_of(database_url: str | None, keys: Path | None, **more: object) -> CentreSettings:
    """The settings of the environment, and over them what was given."""
    given = {"database_url": database_url, "keys_folder": keys, **more}
    return CentreSettings.model_validate(
        CentreSettings().model_dump(exclude_unset=True)
        | {name: value for name, value in given.items() if value is not None}
    )


@contextmanager
def opened_centre(settings: CentreSettings) -> Iterator[CentreContext]:
    """The centre of these settings, until the block ends."""
    centre = assemble(settings, SystemClock())
    try:
        yield centre
    finally:
        centre.database.close()


@contextmanager
def existing_centre(settings: CentreSettings) -> Iterator[CentreContext]:
    """The same for a verb that only works on what is there: it makes no database. Raises DatabaseMissing."""
    require_database(settings.database_url)
    with opened_centre(settings) as centre:
        yield centre
