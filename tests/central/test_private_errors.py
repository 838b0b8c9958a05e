"""What the database refuses is named in logs without what was to be stored."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from central.centre import CentreContext

SECRET = "441602199001010020"


def test_error_of_the_database_names_no_value(centre: CentreContext) -> None:
    with pytest.raises(DBAPIError) as failed, centre.database.writing() as session:
        session.execute(text("INSERT INTO there_is_none (person) VALUES (:person)"), {"person": SECRET})
    assert SECRET not in str(failed.value)
    assert SECRET not in repr(failed.value)
