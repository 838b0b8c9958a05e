"""The description of the interface is whole, and says what the centre does."""

import re

import jsonschema_rs
import pytest
from fastapi.openapi.utils import get_openapi

from central.description.examples import examples
from central.description.operations import OPERATIONS
from contract import paths
from contract.refusal import PROBLEM_JSON, Problem
from tests.central.web import TestClient

FOR_PROGRAMS = ("/v1/", "/api/")


@pytest.fixture
def document(client) -> dict:
    answer = client.get(paths.DESCRIPTION)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


@pytest.fixture
def database_url(sqlite_url) -> str:
    """A description is the same on every database."""
    return sqlite_url


def operations(document):
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_exactly_the_routes_for_programs_are_described(app, document):
    served = get_openapi(title="served", version="1", routes=app.routes)
    routes = {key for key in operations(served) if key[1].startswith(FOR_PROGRAMS)}
    assert operations(document).keys() == routes
    assert len(OPERATIONS) == len(routes)


def test_every_address_of_the_contract_is_described(document):
    addresses = {value for name, value in vars(paths).items() if name.isupper()}
    assert addresses <= document["paths"].keys()


def test_operation_describes_request_answers_and_refusals(document):
    for (method, path), operation in operations(document).items():
        assert ("requestBody" in operation) == (method == "POST"), path
        assert {"200", "400", "503"} <= operation["responses"].keys(), path
        if path == paths.DESCRIPTION:
            continue
        assert operation["security"], path
        assert {"401", "422"} <= operation["responses"].keys(), path
        for status, response in operation["responses"].items():
            assert response["content"], (path, status)
            assert response["description"], (path, status)
        if path.startswith("/v1/"):
            assert examples()[path], path
            assert "example" in str(operation["responses"]["200"]), path


def test_every_reference_of_the_document_leads_somewhere(document):
    for name in re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(document)):
        assert name in document["components"]["schemas"], name


def test_every_example_fits_its_schema(document):
    for key, operation in operations(document).items():
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for content in [*bodies, *operation["responses"].values()]:
            for described in content["content"].values():
                shown = [each["value"] for each in described.get("examples", {}).values()]
                shown += [described["example"]] if "example" in described else []
                schema = described["schema"] | {"components": document["components"]}
                for value in shown:
                    assert jsonschema_rs.is_valid(schema, value), (key, value)


def test_another_method_is_405_with_what_is_allowed(client: TestClient, document):
    filled = {"version": "1", "record_id": "r", "order_no": "o"}
    for method, path in operations(document):
        for other in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
            if other == method:
                continue
            answer = client.request(other, path.format(**filled))
            assert answer.status_code == 405, (other, path)
            assert answer.headers["allow"] == method, (other, path)
            assert answer.headers["content-type"] == PROBLEM_JSON
            assert other == "HEAD" or Problem.model_validate_json(answer.content).code == "method"


def test_address_that_is_not_there_is_problem(client: TestClient):
    for path in ("/v1/nothing", "/v1/", "/api/nothing", "/v1/openapi.json/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == PROBLEM_JSON
        assert Problem.model_validate_json(answer.content).code == "not_found"


def test_a_program_without_a_login_is_informed_so(client: TestClient):
    for path in ("/api/usage", "/api/ratings"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 401
        assert Problem.model_validate_json(answer.content).code == "login"
