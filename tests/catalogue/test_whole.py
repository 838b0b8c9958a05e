"""Anyone who edits a catalogue is told of everything that is wrong with any of its files, at once."""

import shutil
from pathlib import Path

import pytest

from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue, read_folder
from catalogue.whole import check_files, check_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "catalogue"
    shutil.copytree(PACKAGED, made, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return made


def problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogueInvalid) as caught:
        check_folder(folder)
    return [str(problem) for problem in caught.value.problems]


def change(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def test_the_packaged_one_is_well() -> None:
    assert check_folder(PACKAGED) == load_catalogue()


def test_items_and_reference_problems_are_reported_together(folder: Path) -> None:
    change(folder / "items" / "tax.toml", 'kind = "pay"', 'kind = "gift"')
    change(folder / "reference" / "regions.toml", 'code = "441602"', 'code = "44160"')
    reported = problems(folder)
    assert any("items/tax.toml › SW001 › kind" in each for each in reported)
    assert any("reference/regions.toml › 44160 › code" in each for each in reported)


def test_file_that_is_not_text_is_a_problem(folder: Path) -> None:
    (folder / "items" / "police.toml").write_bytes(b"[[item]]\n\xff\xfe")
    (folder / "reference" / "drugs.toml").unlink()
    (folder / "reference" / "drugs.toml").symlink_to("nowhere")
    change(folder / "items" / "tax.toml", 'kind = "pay"', 'kind = "gift"')
    reported = problems(folder)
    assert "items/police.toml: is no text in UTF-8: invalid start byte at byte 9" in reported
    assert "reference/drugs.toml: cannot be read: No such file or directory" in reported
    assert any("items/tax.toml › SW001 › kind" in each for each in reported)
    assert len(reported) == 3
    with pytest.raises(CatalogueInvalid, match="UTF-8"):
        read_folder(folder)


def test_shared_file_problem_is_reported_once(folder: Path) -> None:
    change(folder / "themes.toml", "[[theme]]", "[[thema]]")
    reported = problems(folder)
    assert sum(each.startswith("themes.toml") for each in reported) == 1


def test_undelivered_list_is_a_problem_of_its_field(folder: Path) -> None:
    change(folder / "items" / "hrss.toml", 'source = "sscard_banks"', 'source = "sscard_bankz"')
    reported = problems(folder)
    assert len(reported) == 1
    assert ".source: 'sscard_bankz' is no list; allowed: " in reported[0]
    assert "sscard_banks" in reported[0]


def test_the_files_of_a_bundle_are_checked_alike() -> None:
    files = read_folder(PACKAGED)
    assert check_files(files).items == load_catalogue().items
    with pytest.raises(CatalogueInvalid, match=r"reference/schools\.toml: the file is missing"):
        check_files({name: text for name, text in files.items() if name != "reference/schools.toml"})


def test_what_is_shown_beside_comes_from_a_department(folder: Path) -> None:
    change(folder / "items" / "hrss.toml", 'beside = "present_tier"', 'beside = "weather"')
    assert any("beside: 'weather' is no live source; allowed: " in each for each in problems(folder))
