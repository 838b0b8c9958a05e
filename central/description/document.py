"""Builds the OpenAPI document from the routes, the table of operations and the messages of the contract."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.routing import BaseRoute

from central.description.examples import examples
from central.description.operations import AWAY, NOT_HTTP, OPERATIONS, Form, Guard, Operation, Refuses
from central.description.schemas import Schemas
from contract.refusal import PROBLEM_JSON, Problem, Refusal

Json = dict[str, Any]

_JSON = "application/json"
_ABOUT = """\
The interface of the centre for terminals (/v1), for departments (/v1/news) and for other tools of the bureau (/api).

Every request of a terminal is signed (RFC 9421, Ed25519), and every answer to a good signature is signed as the answer to that
very request. What is refused before a signature was found good is an unsigned problem (RFC 9457), which binds no terminal.
An address that does not exist is answered with 404, another method than the described one with 405 and `Allow`, both as a problem.
Bodies may be packed with gzip (`Content-Encoding: gzip`). A defect of the centre itself is 500 with the code `defect`.
"""
_SIGNATURE = """\
HTTP message signature with the label `terminal`, tag `gov-kiosk-request`, algorithm `ed25519`, `keyid` the terminal's name and a
fresh `nonce`, over `@method`, `@path`, `@query`, `content-digest`, and `content-encoding` where there is one. It travels in the
headers `Signature`, `Signature-Input` and `Content-Digest` (sha-256, RFC 9530). An enrolment has the `keyid` `enrolling`.
"""
_OF_DEPARTMENT = """\
As a terminal's signature, made with a key of the department that the centre's settings name; the `keyid` is `department:` and the
id of the department. It is good for telling news alone, and a terminal's signature is not good for that.
"""
_SCHEMES: Json = {
    Guard.DEPARTMENT.value: {"type": "apiKey", "in": "header", "name": "Signature", "description": _OF_DEPARTMENT},
    Guard.SIGNATURE.value: {"type": "apiKey", "in": "header", "name": "Signature", "description": _SIGNATURE},
    Guard.CONSOLE_LOGIN.value: {
        "type": "apiKey",
        "in": "cookie",
        "name": "central_console",
        "description": "The cookie of a login at the console.",
    },
}
_SIGNED = (Guard.SIGNATURE, Guard.DEPARTMENT)
_SIGNED_HEADERS = {
    "Content-Digest": "Digest of the body (RFC 9530).",
    "Signature-Input": "What the signature `centre` covers: status, body, and all that the request's signature covered.",
    "Signature": "The centre's signature, with the key that it told at enrolment.",
}
_ENCODING = {
    "name": "Content-Encoding",
    "in": "header",
    "required": False,
    "description": "How the body is packed; covered by the signature.",
    "schema": {"type": "string", "enum": ["gzip", "identity"]},
}


def describe(routes: Sequence[BaseRoute]) -> Json:
    """The whole document. Raises KeyError for an operation that no route serves."""
    document = get_openapi(title="政务服务自助终端中心", version="1", description=_ABOUT, routes=routes)
    schemas = Schemas(OPERATIONS, (Refusal, Problem))
    served = document["paths"]
    document["paths"] = {}
    for operation in OPERATIONS:
        document["paths"].setdefault(operation.path, {})[operation.method.lower()] = _operation(
            operation, served[operation.path][operation.method.lower()], schemas
        )
    of_routes = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        of_routes.pop(name, None)
    document["components"] = {"schemas": of_routes | schemas.components, "securitySchemes": _SCHEMES}
    return document


def _operation(operation: Operation, served: Json, schemas: Schemas) -> Json:
    described: Json = {
        "operationId": served["operationId"],
        "summary": operation.summary,
        "description": served.get("description", ""),
        "parameters": list(served.get("parameters", ())),
        "responses": _responses(operation, schemas),
    }
    if operation.guard is not Guard.NOTHING:
        described["security"] = [{operation.guard.value: []}]
    if operation.request is not None:
        sent, _ = examples()[operation.path]
        content: Json = {"schema": schemas.of_request(operation)}
        if sent is not None:
            content["examples"] = {"synthetic": {"value": sent.model_dump(mode="json")}}
        described["requestBody"] = {"required": True, "content": {_JSON: content}}
        described["parameters"].append(_ENCODING)
    return described


def _responses(operation: Operation, schemas: Schemas) -> Json:
    found: Json = {"200": _answer(operation, schemas)}
    refusals = (*operation.refusals, NOT_HTTP, AWAY)
    for refusal in sorted(refusals, key=lambda refusal: refusal.status):
        found[str(refusal.status)] = _refusal(refusal, operation.guard, schemas)
    return found


def _answer(operation: Operation, schemas: Schemas) -> Json:
    content: Json = {"schema": schemas.of_answer(operation)}
    if operation.path in examples():
        adapter: TypeAdapter[Any] = TypeAdapter(operation.answer)
        value = adapter.dump_python(examples()[operation.path][1], mode="json")
        content["examples"] = {"synthetic": {"value": value}}
    answer: Json = {"description": "The answer", "content": {_JSON: content}}
    if operation.guard in _SIGNED:
        answer["headers"] = {
            name: {"description": text, "required": True, "schema": {"type": "string"}}
            for name, text in _SIGNED_HEADERS.items()
        }
    return answer


def _refusal(refusal: Refuses, guard: Guard, schemas: Schemas) -> Json:
    phrase = HTTPStatus(refusal.status).phrase
    code = refusal.codes[0] if refusal.codes else ""
    content: Json = {}
    for form in refusal.forms:
        match form:
            case Form.SIGNED if guard in _SIGNED:
                example = Refusal(code=code, reason="technical words").model_dump()
                content[_JSON] = {"schema": schemas.named(Refusal), "example": example}
            case Form.PROBLEM if guard is not Guard.NOTHING:
                problem = Problem(title=phrase, status=refusal.status, code=code, reason="technical words")
                content[PROBLEM_JSON] = {"schema": schemas.named(Problem), "example": problem.model_dump()}
            case Form.PLAIN:
                content["text/plain"] = {"schema": {"type": "string"}}
            case _:
                pass
    described: Json = {"description": f"{phrase}: {', '.join(refusal.codes)}".rstrip(": "), "content": content}
    if refusal is AWAY:
        described["headers"] = {
            "Retry-After": {"description": "Seconds until asking is worth while.", "schema": {"type": "integer"}}
        }
    return described
