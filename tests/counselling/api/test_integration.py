"""What partners copy works: the client and the commands of docs/integrate, against a live server."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from counselling.referrals.models import Referral
from tests.cast import build_cast
from tests.factories.api import build_world

DOCS = Path(__file__).parents[3] / "docs" / "integrate"
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def load_client() -> Any:
    spec = spec_from_file_location("caseflow_client", DOCS / "caseflow_client.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def client_module() -> Any:
    return load_client()


@pytest.mark.django_db(transaction=True)
def test_the_client_and_the_commands_against_a_live_server(
    live_server: Any, client_module: Any, tmp_path: Path
) -> None:
    cast = build_cast()
    world = build_world(cast.service, cast.counsellor)
    caseflow = client_module.Caseflow(live_server.url, world.key)
    body = world.body
    sent = [caseflow.submit(body, "client-1")["reference"] for _ in range(2)]
    assert (sent[0], caseflow.read(sent[0])["status"]) == (sent[1], "received")
    changed = [line["reference"] for line in caseflow.changes("2026-01-01T00:00:00Z")]
    assert sorted(changed) == sorted(Referral.objects.values_list("reference", flat=True))

    (tmp_path / "referral.json").write_text(json.dumps(body), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "CASEFLOW_URL": live_server.url, "CASEFLOW_KEY": world.key}
    commands = re.findall(r"```sh\n(.*?)```", (DOCS / "README.md").read_text(encoding="utf-8"), re.S)[0]
    run = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True}
    said = subprocess.run(["sh", "-ec", commands], check=True, **run).stdout
    assert [name in said for name in ("organisation", "decision_due_on", "reference", "has_more")] == [True] * 4
    shown = subprocess.run([sys.executable, DOCS / "caseflow_client.py", "referral.json"], check=True, **run).stdout
    assert json.loads(shown)["status"] == "received"


def test_the_client_is_short() -> None:
    assert len((DOCS / "caseflow_client.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_a_webhook_is_believed_only_with_its_signature(client_module: Any) -> None:
    at, body = datetime.now(UTC), '{"type":"referral.changed"}'
    headers = {
        "webhook-id": "evt_01",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("evt_01", at, body),
    }
    assert client_module.verified(SECRET, body, headers) == {"type": "referral.changed"}
    with pytest.raises(WebhookVerificationError):
        client_module.verified(SECRET, body.replace("changed", "created"), headers)
