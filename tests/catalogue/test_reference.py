"""The reference data answers every list and every local item of the catalogue, and a broken file is refused whole."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import CatalogueInvalid
from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.loader import Files, load_catalogue, read_folder
from catalogue.reference import Reference, load_reference, parse_reference
from catalogue.schema import Catalogue, InputField

FOLDER = Path(__file__).parents[2] / "catalogue"
FILES = read_folder(FOLDER)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(FOLDER)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(FOLDER)


def inputs(catalogue: Catalogue) -> list[tuple[str, InputField]]:
    return [(item.code, field) for item in catalogue.items for field in item.inputs]


def offered(catalogue: Catalogue, item: str, name: str) -> list[str]:
    return [option.value for option in catalogue.item(item).input(name).options]


def problems(files: Files) -> list[str]:
    with pytest.raises(CatalogueInvalid) as caught:
        parse_reference(files)
    return [str(problem) for problem in caught.value.problems]


# ---- lists


def test_every_list_that_is_not_live_has_options(reference: Reference, catalogue: Catalogue) -> None:
    for code, field in inputs(catalogue):
        if field.source and field.source not in LIVE_SOURCES:
            options = reference.options(field.source)
            assert options, f"{code}.{field.name}"
            assert len({option.value for option in options}) == len(options)


def test_every_place_input_names_its_list(catalogue: Catalogue) -> None:
    for code, field in inputs(catalogue):
        if field.kind in (InputKind.STATION, InputKind.SCHOOL):
            assert field.source, f"{code}.{field.name}"


@pytest.mark.parametrize("name", sorted(LIVE_SOURCES))
def test_a_live_list_is_not_served_from_here(reference: Reference, name: str) -> None:
    with pytest.raises(KeyError):
        reference.options(name)


def test_the_pension_levels_and_nationalities_are_complete(reference: Reference) -> None:
    levels = [option.value for option in reference.options("tiers")]
    assert levels == ["180", "240", "360", "600", "900", "1200", "1800", "3600", "4800"]
    assert len(reference.options("nationalities")) == 249
    china = reference.label("nationalities", "CHN")
    assert china is not None
    assert (china.zh, china.en) == ("中国", "China")
    assert reference.label("nationalities", "ZZZ") is None


# ---- the tree of regions


def test_a_village_lies_on_its_path(reference: Reference) -> None:
    path = reference.region_path("441602101210")
    assert [each.name.zh for each in path] == ["广东省", "河源市", "源城区", "埔前镇", "上村村"]
    assert reference.region_path("999999") == ()


def test_top_of_tree_is_34_provinces(reference: Reference) -> None:
    assert len(reference.region_children()) == 34
    assert {each.name.zh for each in reference.region_children("441600")} >= {"源城区", "东源县"}
    assert len(reference.region_children("441602")) == 8
    assert reference.region_children("441602101210") == ()


def test_every_region_is_reached_once_from_the_top(reference: Reference) -> None:
    reached: list[str] = []
    waiting = list(reference.region_children())
    while waiting:
        region = waiting.pop()
        reached.append(region.code)
        waiting.extend(reference.region_children(region.code))
    assert sorted(reached) == sorted(each.code for each in reference.tables.regions)


def test_every_region_lies_inside_those_above_it(reference: Reference) -> None:
    for region in reference.tables.regions:
        assert all(region.code.startswith(above.reach) for above in reference.region_path(region.code))


# ---- places and tables


def test_stations_are_found_by_list_and_place(reference: Reference) -> None:
    assert len(reference.stations("police_stations")) == 8
    (only,) = reference.stations("police_stations", "441602101")
    assert only.name.zh.startswith("埔前")
    assert reference.station(only.id) == only
    assert reference.station("nowhere") is None
    assert reference.stations("no_such_list") == ()


@pytest.mark.parametrize(
    ("item", "finder"), [("YB012", "medical_institutions"), ("MZ020", "elderly_care"), ("SF005", "legal_services")]
)
def test_every_kind_of_place_is_found_in_district(
    reference: Reference, catalogue: Catalogue, item: str, finder: str
) -> None:
    for org_type in offered(catalogue, item, "org_type"):
        assert getattr(reference, finder)("441602", org_type), org_type
        assert getattr(reference, finder)("440000", org_type), org_type
        assert getattr(reference, finder)("110000", org_type) == ()


def test_places_of_village_are_those_of_its_town(reference: Reference) -> None:
    town = reference.medical_institutions("441602101", "零售药店")
    assert town
    assert reference.medical_institutions("441602101210", "零售药店") == town


def test_a_keyword_narrows_the_institutions(reference: Reference) -> None:
    found = reference.medical_institutions("441602", "医院", "中医")
    assert [each.name.zh for each in found] == ["源城演示中医院"]


def test_drugs_are_found_by_part_of_the_name(reference: Reference, catalogue: Catalogue) -> None:
    assert [each.name.en for each in reference.drugs("二甲双胍")] == ["Metformin"]
    assert [each.name.zh for each in reference.drugs(" metformin ")] == ["二甲双胍"]
    assert reference.drugs("二甲双胍", "中成药") == ()
    for drug_type in offered(catalogue, "YB013", "drug_type"):
        assert reference.drugs("", drug_type)


def test_jobs_are_found_by_place_word_and_wage(reference: Reference, catalogue: Catalogue) -> None:
    assert len(reference.jobs()) == len(reference.tables.jobs)
    for salary in offered(catalogue, "RS042", "salary"):
        assert reference.jobs(salary=salary), salary
    assert {each.title.zh for each in reference.jobs(keyword="焊工")} == {"焊工"}
    assert reference.jobs("110000") == ()


def test_wage_on_band_border_is_in_upper_band(reference: Reference) -> None:
    bordering = [each.id for each in reference.tables.jobs if each.salary_from == 3000]
    assert bordering
    assert not {each.id for each in reference.jobs(salary="3000元以下")} & set(bordering)


def test_schools_are_found_by_stage(reference: Reference, catalogue: Catalogue) -> None:
    for item in ("JY001", "JY004"):
        for stage in offered(catalogue, item, "stage"):
            assert reference.schools(stage), stage


def test_every_topic_of_every_guide_has_its_text(reference: Reference, catalogue: Catalogue) -> None:
    for item in ("GA030", "SW023", "YB025"):
        for topic in offered(catalogue, item, "topic"):
            assert reference.topic_guide(item, topic) is not None, f"{item} {topic}"
    assert reference.topic_guide("GA030", "别的") is None


def test_standard_characters_know_their_level(reference: Reference) -> None:
    assert sum(len(level.characters) for level in reference.tables.characters) == 8105
    assert [reference.character_level(each) for each in "一乂亍龘"] == [1, 2, 3, None]


def test_what_is_made_up_says_so(reference: Reference) -> None:
    tables = reference.tables
    made_up = (tables.stations, tables.schools, tables.medical_institutions, tables.drugs, tables.elderly_care)
    made_up_too = (tables.legal_services, tables.bus_routes, tables.jobs)
    assert all(row.sandbox for rows in (*made_up, *made_up_too) for row in rows)


# ---- buses


def test_buses_run_from_stop_to_stop_by_time(reference: Reference) -> None:
    found = reference.buses("bs-station", "bs-puqian")
    assert found[0].leaves == time(6, 20)
    assert found[0].arrives == time(6, 54)
    assert [each.leaves for each in found] == sorted(each.leaves for each in found)
    assert reference.buses("bs-station", "bs-puqian", after=time(18, 31)) == ()


def test_without_goal_all_lines_of_stop_are_shown(reference: Reference) -> None:
    goals = {each.to_stop for each in reference.buses("bs-puqian")}
    assert goals == {"bs-nanbei", "bs-station", "bs-nijin"}
    assert reference.buses("bs-unknown") == ()


@given(data=st.data(), after=st.times())
def test_ride_leaves_on_time_and_moves(reference: Reference, data: st.DataObject, after: time) -> None:
    stop = data.draw(st.sampled_from([each.id for each in reference.stations("bus_stops")]))
    for ride in reference.buses(stop, after=after):
        assert ride.leaves >= after
        assert ride.to_stop != stop


# ---- broken files


def test_every_problem_is_reported_at_once() -> None:
    drugs = FILES["reference/drugs.toml"].replace('type = "西药"', "kind = 1", 1)
    jobs = FILES["reference/jobs.toml"].replace("salary_to = 6000", "salary_to = 1", 1)
    files = FILES | {"reference/drugs.toml": drugs, "reference/jobs.toml": jobs}
    del files["reference/schools.toml"]

    reported = problems(files)

    assert any("drugs.toml" in each and "type" in each and "required" in each for each in reported)
    assert any("drugs.toml" in each and "kind" in each and "unknown key" in each for each in reported)
    assert any("jobs.toml › job-1" in each and "salary_from" in each for each in reported)
    assert any("schools.toml" in each and "missing" in each for each in reported)


def test_double_key_unknown_region_and_stop_are_reported() -> None:
    stations = FILES["reference/stations.toml"]
    doubled = stations.replace('id = "ee-2"', 'id = "ee-1"', 1).replace('region = "441602002"', 'region = "990000"', 1)
    buses = FILES["reference/bus_routes.toml"].replace('"bs-hall"', '"bs-hill"', 1)

    reported = problems(FILES | {"reference/stations.toml": doubled, "reference/bus_routes.toml": buses})

    assert any("ee-1" in each and "twice" in each for each in reported)
    assert any("990000 is not in regions.toml" in each for each in reported)
    assert any("bs-hill is no station" in each for each in reported)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("minutes = [0, 8", "minutes = [0", "one number for each stop"),
        ("minutes = [0, 8, 15", "minutes = [0, 8, 8", "must grow"),
        ("06:30:00, 07:30:00", "07:30:00, 06:30:00", "in order"),
    ],
)
def test_a_timetable_that_runs_backwards_is_refused(right: str, wrong: str, said: str) -> None:
    text = FILES["reference/bus_routes.toml"]
    assert right in text
    assert any(said in each for each in problems(FILES | {"reference/bus_routes.toml": text.replace(right, wrong, 1)}))
