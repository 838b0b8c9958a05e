"""Nothing is published that a department's file cannot answer, unless it is so already; the way back is never barred."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue, read_folder
from central.assembly.assembly import assemble
from central.catalogue_publishing.service import CatalogueDraft, PublishingTerms, publish
from central.centre import CentreContext
from central.departments.department_file import DepartmentFile
from central.departments.fitness import DepartmentFiles, calls_needed
from central.settings import CentreSettings
from contract.clock import SystemClock

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
CODE = "SF004"
"""An item with an appointment."""


def test_item_without_its_call_arises_once():
    catalogue = load_catalogue()
    item = catalogue.item(CODE)
    described = DepartmentFile(
        department=item.department, address="https://x.example", absent_calls=frozenset({"holds"})
    )
    files = DepartmentFiles({"justice.toml": described})
    without = replace(catalogue, items=tuple(other for other in catalogue.items if other.code != CODE))

    (problem,) = files.arising([without], [catalogue])

    assert (problem.file, problem.item, problem.field) == ("justice.toml", CODE, "slot")
    assert "预约占号" in problem.message
    assert files.arising([catalogue], [catalogue]) == (), "what is so already holds up no other change"
    assert files.arising([], [without]) == ()


def test_calls_needed_are_those_of_what_people_give():
    catalogue = load_catalogue()
    paid = next(item for item in catalogue.items if item.fee)

    assert {"lists", "holds"} <= calls_needed(catalogue.item(CODE)).keys()
    assert {"execute", "orders", "order_state"} <= calls_needed(paid).keys()
    assert all(calls_needed(item) == {} for item in catalogue.items if item.local_answer is not None)


@pytest.fixture
def place() -> tuple[str, str]:
    """A department, and the name of an answer that one item of it asks for alone."""
    items = load_catalogue().items
    names = [(item.department, field.name) for item in items for field in item.inputs]
    fields = {field.name for item in items for field in item.inputs if not (field.only_if or field.required_if)}
    return min(pair for pair in names if names.count(pair) == 1 and pair[1] in fields and len(pair[1]) > 8)


@pytest.fixture
def joined(sqlite_url, tmp_path, place) -> Iterator[CentreContext]:
    """A centre whose department takes this answer."""
    department, name = place
    folder = tmp_path / "departments"
    folder.mkdir()
    call = f'[calls.execute]\npath = "/x"\nrequest = {{ a = "submission.answers.{name}" }}\n'
    (folder / "own.toml").write_text(f'department = "{department}"\naddress = "https://x.example"\n{call}', "utf-8")
    settings = CentreSettings(database_url=sqlite_url, keys_folder=tmp_path / "keys", departments_folder=folder)
    centre = assemble(settings, SystemClock())
    yield centre
    centre.database.close()


def test_renamed_answer_goes_to_group_alone(joined, place):
    files = {path: text.replace(f'"{place[1]}"', f'"{place[1]}_new"') for path, text in read_folder(PACKAGED).items()}

    def published(group: str, terms: PublishingTerms) -> int:
        with joined.database.writing() as session:
            return publish(session, CatalogueDraft(files, "", group), terms, NOW).version

    with pytest.raises(CatalogueInvalid, match=f"own.toml.*submission.answers.{place[1]}"):
        published("", joined.publishing)
    assert published("pilot", joined.publishing) == 2, "the others still ask for it"
    assert published("", PublishingTerms(joined.keys.signing)) == 3, "the way back"
