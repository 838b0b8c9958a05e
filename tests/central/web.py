"""Starlette's test client. It warns that it would rather have another library under it; httpx serves it well."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # StarletteDeprecationWarning is a UserWarning
    from fastapi.testclient import TestClient

__all__ = ["TestClient"]
