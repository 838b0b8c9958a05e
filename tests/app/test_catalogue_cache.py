"""The cache gives what the loader gives, for exactly the files it was made from."""

import shutil
from pathlib import Path

import pytest

from app.core.catalogue.cache import CatalogueCache
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of one department."""
    made = tmp_path / "catalogue"
    (made / "items").mkdir(parents=True)
    for name in ("departments.toml", "themes.toml"):
        shutil.copy(PACKAGED / name, made / name)
    first = min((PACKAGED / "items").glob("*.toml"))
    shutil.copy(first, made / "items" / first.name)
    return made


def test_the_packaged_catalogue_comes_back_whole(tmp_path: Path) -> None:
    cache = CatalogueCache(tmp_path / "deep" / "cache.json")
    assert cache.load(PACKAGED) == load_catalogue()
    assert cache.load(PACKAGED) == load_catalogue()


def test_it_is_read_the_second_time(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = CatalogueCache(tmp_path / "cache.json").load(folder)
    monkeypatch.delattr("app.core.catalogue.cache.parse_catalogue")
    assert CatalogueCache(tmp_path / "cache.json").load(folder) == first


def test_other_files_are_read_again(folder: Path, tmp_path: Path) -> None:
    cache = CatalogueCache(tmp_path / "cache.json")
    before = cache.load(folder)
    (folder / "version.toml").write_text("version = 7\n")
    assert cache.load(folder).version == 7 != before.version
    (folder / "themes.toml").write_text("broken = [\n")
    with pytest.raises(CatalogueInvalid):
        cache.load(folder)


@pytest.mark.parametrize("content", [b"", b"\n{}", b"\xff\xfe\n{", b"nothing"])
def test_a_damaged_cache_is_no_cache(folder: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cache.json"
    wanted = CatalogueCache(file).load(folder)
    file.write_bytes(content)
    assert CatalogueCache(file).load(folder) == wanted
    written = file.read_bytes()
    file.write_bytes(written[: len(written) // 2])
    assert CatalogueCache(file).load(folder) == wanted


@pytest.mark.expected_logs("cannot be cached")
def test_without_place_to_write_it_works_all_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    cache = CatalogueCache(tmp_path / "taken" / "cache.json")
    assert cache.load(folder) == cache.load(folder)
