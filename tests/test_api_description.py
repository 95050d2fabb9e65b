"""The interface describes itself without a warning, errors included, and its page fetches nothing from elsewhere."""

from io import StringIO
from typing import Any

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from casefile.accounts.headers import POLICY
from casefile.accounts.models import User


@pytest.fixture(scope="module")
def described() -> Any:
    """The description as an OpenAPI document, made as strictly as it can be."""
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return yaml.safe_load(out.getvalue())


def operations(described: Any) -> list[tuple[str, str, Any]]:
    return [(path, method, told) for path, methods in described["paths"].items() for method, told in methods.items()]


def test_every_operation_names_its_problems(described: Any) -> None:
    for path, method, told in operations(described):
        if path == "/api/schema/":
            continue
        wanted = {"401", "404"} | ({"412", "428"} if method == "patch" else set())
        assert wanted <= set(told["responses"]), (path, method)
        assert "application/problem+json" in told["responses"]["404"]["content"], (path, method)


def test_posts_take_a_key_and_edits_a_version_and_nothing_is_deleted(described: Any) -> None:
    found = operations(described)

    assert {method for _, method, _ in found} == {"get", "post", "patch"}
    for path, method, told in found:
        headers = {given["name"] for given in told.get("parameters", ()) if given["in"] == "header"}
        edits = method == "patch" or path.endswith("/withdraw/")
        assert headers == ({"If-Match"} if edits else {"Idempotency-Key"} if method == "post" else set()), path


def test_every_operation_takes_a_token_or_a_session(described: Any) -> None:
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    assert all(told["security"] == [{"token": []}, {"session": []}] for _, _, told in operations(described))


def test_the_page_that_sets_it_out_is_served_from_here_under_the_strict_policy(client: Client, alice: User) -> None:
    assert client.get("/api/docs/").status_code == 302
    client.force_login(alice)

    answer = client.get("/api/docs/")

    page = answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert not any(part in page for part in ("<style", " style=", "<script>", "https://", "http://"))
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert name in page
        assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{name}")
    assert client.post("/api/docs/").status_code == 405


def test_the_description_is_for_whoever_is_signed_in(client: Client, alice: User) -> None:
    assert client.get("/api/schema/").status_code == 401
    client.force_login(alice)
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/schema/", {"format": "json"}).json()["openapi"].startswith("3.")
