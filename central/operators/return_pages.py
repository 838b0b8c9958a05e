"""The page of the console that somebody asked for before they signed in: kept along the way, and never a page of another site."""

import re
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import Request

DEFAULT: Final = "/console/manage"
LOGIN: Final = "/console/login"
LONGEST: Final = 500
_OF_THE_CONSOLE: Final = re.compile(r"/console(?:[/?][\x21-\x5b\x5d-\x7e]*)?")
"""Without blanks, control characters and backslashes, which browsers read in ways of their own."""
_WAYS_IN: Final = ("/console/login", "/console/sign-on")


def page_of_console(wanted: str) -> str:
    """The page that is wanted, or where one lands otherwise: after all that is no page of the console."""
    is_one = len(wanted) <= LONGEST and _OF_THE_CONSOLE.fullmatch(wanted) and not wanted.startswith(_WAYS_IN)
    return wanted if is_one else DEFAULT


def login_address(request: Request) -> str:
    """Where somebody signs in who asked for a page, and comes back to it."""
    if request.method != "GET":
        return LOGIN
    query = request.scope["query_string"].decode("latin-1")
    wanted = quote(request.url.path) + (f"?{query}" if query else "")
    return f"{LOGIN}?{urlencode({'next': wanted})}" if page_of_console(wanted) == wanted else LOGIN
