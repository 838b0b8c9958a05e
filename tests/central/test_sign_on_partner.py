"""Sign-in at the console by an identity system that no one here wrote (oidc-provider-mock), in a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from central.assembly.application import create_app
from central.operators.models import OperatorAccount
from central.settings import CentreSettings
from contract.clock import SystemClock
from tests.central.web import TestClient
from tests.line_server import PATIENCE

PERSON = {"sub": "0815", "preferred_username": "陈科长", "groups": ["kiosk"], "town": "长洲镇"}


@pytest.fixture(scope="module")
def partner() -> Iterator[str]:
    """Its address."""
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", "0", "--require-nonce", "true"]
    with subprocess.Popen([*words, "--user-claims", json.dumps(PERSON)], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        reported = (re.search(r"running on (http://127\.0\.0\.1:\d+)", line) for line in process.stderr)
        yield next(found[1] for found in reported if found)
        process.terminate()
        process.stderr.read()


@pytest.fixture
def client(partner, sqlite_url, tmp_path) -> Iterator[TestClient]:
    """By the clock of the wall, which is the partner's."""
    provider = {
        "issuer": partner, "client_id": "console", "timeout_seconds": PATIENCE,
        "scopes": ["openid", "profile"], "account_claim": "preferred_username",
        "roles_claim": "groups", "roles": {"kiosk": "officer"}, "regions_claim": "town", "regions": {"长洲镇": "441602001"},
    }  # fmt: skip
    settings = {"database_url": sqlite_url, "keys_folder": tmp_path / "keys", "public_url": "http://centre"}
    given = {"identity_provider": provider, "identity_provider_secret": "secret", "console_password": "open"}
    app = create_app(CentreSettings.model_validate(settings | given), SystemClock())
    yield TestClient(app)
    app.state.centre.database.close()


def test_partner_lets_a_person_in_and_out(partner, client):
    there = client.get("/console/sign-on?next=/console/figures", follow_redirects=False).headers["Location"]
    assert there.startswith(f"{partner}/oauth2/authorize?")
    agreed = httpx.post(there, data={"sub": PERSON["sub"]}, timeout=PATIENCE)
    back = urlsplit(agreed.headers["Location"])
    page = client.get(f"{back.path}?{back.query}")
    assert 'url=/console/figures"' in page.text
    assert "陈科长" in client.get("/console/figures").text
    with client.app.state.centre.database.reading() as session:
        account = session.get_one(OperatorAccount, "陈科长")
        assert (account.role, account.region, account.made_by) == ("officer", "441602001", "统一身份认证")
    left = client.post("/console/logout").text
    leave = re.search(rf'href="({partner}/[^"]+)"', left)[1].replace("&amp;", "&")
    asked = dict(parse_qsl(urlsplit(leave).query))
    assert asked == {"client_id": "console", "post_logout_redirect_uri": "http://centre/console/login"}
    assert httpx.get(leave, timeout=PATIENCE).status_code == 200
    assert client.get("/console", follow_redirects=False).status_code == 303


def test_partner_denies_when_the_person_does(partner, client):
    there = client.get("/console/sign-on", follow_redirects=False).headers["Location"]
    back = urlsplit(httpx.post(there, data={"action": "deny"}, timeout=PATIENCE).headers["Location"])
    state = dict(parse_qsl(urlsplit(there).query))["state"]
    page = client.get(f"{back.path}?{back.query}&state={state}")
    assert (page.status_code, "没有放行" in page.text) == (403, True)
