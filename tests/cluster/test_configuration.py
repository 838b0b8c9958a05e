"""The configuration of a cluster keeps the rules on which its promise rests, whatever is filled in. `make cluster` runs it."""

import re

import pytest
import yaml  # type: ignore[import-untyped]

from tests.cluster.filled import FOLDER, filled, places_of

README = (FOLDER / "README.md").read_text("utf-8")
FILES = ("patroni.yml", "etcd.env", "haproxy.cfg", "pgbouncer.ini", "nginx.conf")


def patroni(**given):
    times = {"ttl": 30, "loop_wait": 5, "retry_timeout": 10, "address": "10.0.0.1"} | given
    return yaml.safe_load(filled("patroni.yml", **dict.fromkeys(places_of("patroni.yml"), "x") | times))


@pytest.mark.parametrize("name", FILES)
def test_every_place_is_explained(name):
    assert [place for place in sorted(places_of(name)) if f"`{place}`" not in README] == []


def test_two_machines_have_what_was_acknowledged():
    dcs = patroni()["bootstrap"]["dcs"]

    assert dcs["synchronous_mode"] is True
    assert dcs["failsafe_mode"] is True
    assert dcs["postgresql"]["use_pg_rewind"] is True
    assert dcs["postgresql"]["parameters"]["wal_log_hints"] == "on"
    assert "data-checksums" in patroni()["bootstrap"]["initdb"]


def test_recommended_times_fit_together():
    times = {name: int(re.search(rf"`{name}` +\| (\d+)", README)[1]) for name in ("ttl", "loop_wait", "retry_timeout")}
    dcs = patroni(**times)["bootstrap"]["dcs"]

    assert dcs["loop_wait"] + 2 * dcs["retry_timeout"] <= dcs["ttl"]
    assert dcs["ttl"] >= 20


def test_only_the_leader_is_led_to():
    reported = filled("haproxy.cfg", **dict.fromkeys(places_of("haproxy.cfg"), "x"))

    assert "option httpchk OPTIONS /primary" in reported
    assert "on-marked-down shutdown-sessions" in reported


def test_pooled_connections_prepare_nothing():
    reported = filled("pgbouncer.ini", **dict.fromkeys(places_of("pgbouncer.ini"), "x"))

    assert "pool_mode = transaction" in reported
    assert "GOV_CENTRAL_PREPARE_STATEMENTS=false" in reported
    assert "options" in re.search(r"ignore_startup_parameters = (.*)", reported)[1].split(",")
