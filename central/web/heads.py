"""The head of a request as its signature sees it."""

from fastapi import Request

from contract.signatures import RequestHead


def head_of(request: Request) -> RequestHead:
    """Method, target and header fields as received."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    target = path.decode("ascii", "replace") + ("?" + query.decode("ascii", "replace") if query else "")
    return RequestHead(request.method, target, _fields(request))


def _fields(request: Request) -> dict[str, str]:
    """The header fields by name; lines of one name are one value, as for any recipient (RFC 9110, 5.3)."""
    return {name: ", ".join(request.headers.getlist(name)) for name in request.headers}
