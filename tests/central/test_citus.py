"""packaging/cluster/citus.sql names every table once, and only spreads those whose keys allow it.

Citus is not to be had in Debian, so no one runs the file here: what is checked is what Citus demands of a table.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy import UniqueConstraint

from central.migrations.schema import METADATA
from central.terminals.quick_heartbeats import WRITE

SQL = (Path(__file__).parents[2] / "packaging/cluster/citus.sql").read_text("utf-8")
SPREAD = dict(re.findall(r"^SELECT create_distributed_table\('(\w+)', '(\w+)'", SQL, re.MULTILINE))
LOCAL = re.findall(r"^-- local (\w+)$", SQL, re.MULTILINE)
COPIED = re.findall(r"^SELECT create_reference_table\('(\w+)'\);", SQL, re.MULTILINE)


def test_every_table_is_named_once():
    assert sorted([*SPREAD, *COPIED, *LOCAL]) == sorted(METADATA.tables)


@pytest.mark.parametrize(("table", "column"), sorted(SPREAD.items()))
def test_each_key_of_spread_table_holds_its_column(table, column):
    found = METADATA.tables[table]
    uniques = [each for each in found.constraints if isinstance(each, UniqueConstraint)]
    keys = [found.primary_key, *uniques, *(index for index in found.indexes if index.unique)]

    assert all(column in {each.name for each in key.columns} for key in keys)


def test_foreign_keys_stay_on_one_machine():
    assert [
        f"{table} to {key.column.table.name}"
        for table in SPREAD
        for key in METADATA.tables[table].foreign_keys
        if key.column.table.name in SPREAD and (key.parent.name, key.column.name) != ("terminal_id", "terminal_id")
    ] == []


@pytest.mark.parametrize("column", ["WHERE terminal_id", "WHERE b.terminal_id", "WHERE t.terminal_id"])
def test_each_part_of_heartbeat_names_its_terminal(column):
    assert f"{column} = %(terminal_id)s" in WRITE, "it would not go to one machine alone"
