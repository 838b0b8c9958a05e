"""A published catalogue is taken whole or not at all, and stays over restarts."""

from pathlib import Path

import pytest

from contract.bundle import Publication, sign_bundle
from contract.publishing import CatalogueBundle
from contract.signing_keys import SigningKey
from offline_queue.catalogue_store import CatalogueStore, Installed, NotInstalled
from tests.hand_clock import NOON
from tests.offline_queue.parts import CENTRE_KEY


def bundle(
    version: int, text: str = "good", name: str = "items/rs.toml", key: SigningKey = CENTRE_KEY
) -> CatalogueBundle:
    return sign_bundle(Publication(version, NOON, {name: text, "departments.toml": ""}), key)


def check(folder: Path) -> None:
    if "bad" in (folder / "items" / "rs.toml").read_text():
        raise ValueError("items/rs.toml: bad")


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    return CatalogueStore(tmp_path / "catalogue", CENTRE_KEY.verify_key, check)


def in_use(store: CatalogueStore) -> str:
    folder = store.current()
    assert folder is not None
    return (folder / "items" / "rs.toml").read_text()


def test_nothing_is_in_use_before_the_first(store: CatalogueStore) -> None:
    assert store.current() is None


def test_bundle_is_in_use_also_after_a_restart(store: CatalogueStore, tmp_path: Path) -> None:
    installed = store.install(bundle(1, "中文"))
    assert isinstance(installed, Installed)
    again = CatalogueStore(tmp_path / "catalogue", CENTRE_KEY.verify_key, check)
    assert again.current() == installed.folder
    assert in_use(again) == "中文"
    assert (installed.folder / "version.toml").read_text() == "version = 1\n"


def test_used_and_previous_catalogue_are_kept(store: CatalogueStore, tmp_path: Path) -> None:
    for version in (1, 2, 9, 10):
        store.install(bundle(version, f"good {version}"))
    assert in_use(store) == "good 10"
    assert sorted(each.name for each in (tmp_path / "catalogue").iterdir()) == ["current", "v10", "v9"]


def test_same_version_may_be_installed_again(store: CatalogueStore) -> None:
    store.install(bundle(3, "good"))
    assert isinstance(store.install(bundle(3, "better")), Installed)
    assert in_use(store) == "better"


@pytest.mark.parametrize(
    "refused",
    [
        bundle(2, key=SigningKey(b"\x44" * 32)),
        bundle(2).model_copy(update={"files": {"items/rs.toml": "altered"}}),
        bundle(2, "bad"),
        bundle(2, name="../outside"),
        bundle(2, name="/outside"),
        bundle(2, name="items/../../outside"),
        bundle(2, name="items\\outside"),
        bundle(2, name=""),
        bundle(2, name="a\x00b"),
        bundle(2, name="departments.toml/below"),
    ],
)
def test_refused_bundle_leaves_everything_as_it_was(
    store: CatalogueStore, tmp_path: Path, refused: CatalogueBundle
) -> None:
    store.install(bundle(1, "old"))
    answer = store.install(refused)
    assert isinstance(answer, NotInstalled)
    assert answer.reason
    assert in_use(store) == "old"
    assert sorted(each.name for each in (tmp_path / "catalogue").iterdir()) == ["current", "v1"]
    assert {each.name for each in tmp_path.iterdir()} == {"catalogue"}


def test_what_a_power_cut_left_is_cleared(store: CatalogueStore, tmp_path: Path) -> None:
    store.install(bundle(1))
    (tmp_path / "catalogue" / ".new-half").mkdir()
    (tmp_path / "catalogue" / ".current.new").symlink_to("v1")
    store.install(bundle(2))
    assert sorted(each.name for each in (tmp_path / "catalogue").iterdir()) == ["current", "v1", "v2"]


def test_link_to_nowhere_counts_as_none(store: CatalogueStore, tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "current").symlink_to("v7")
    assert store.current() is None
