"""Services of France and Belgium reach the figures of the law vectors through the screens that everybody uses."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from counselling.client_files.models import ClientFile
from counselling.statements.models import BudgetLine, FinancialStatement
from tests.cast import Cast
from tests.factories.accounts import MembershipFactory, ServiceFactory

KEY = UUID("0d7f7a7e-6f0a-4cf1-9d0f-51f0a4a9f001")
CATEGORY = {"wages": "wage", "replacement": "pension"}
VECTORS = yaml.safe_load((Path(__file__).parents[1] / "vectors" / "law.yaml").read_text())["vectors"]


def shares_of(country: str) -> list[dict[str, Any]]:
    """The vectors of one income under the usual attachment that state the amount; none that expects a refusal."""
    return [
        vector
        for vector in VECTORS
        if (vector["jurisdiction"], vector["what"]) == (country, "attachable_share")
        and "amount" in vector["expected"]
        and vector["inputs"]["kind"] in CATEGORY
        and vector["inputs"].get("mass", "seizure") == "seizure"
    ]


def opened(browser: Client, cast: Cast, country: str) -> ClientFile:
    """A file in a service of that country, opened through the page, with an empty budget."""
    service = ServiceFactory(slug=country, prefix=country.upper(), jurisdiction=country)
    MembershipFactory(user=cast.counsellor, service=service)
    browser.post(
        reverse("client_files:open"),
        {
            "last_name": "Exemple", "language": "fr", "origin": "self", "consent_pending": "au rendez-vous",
            "service": service.pk, "counsellor": cast.counsellor.pk,
        },
    )  # fmt: skip
    file = ClientFile.objects.get(service=service)
    browser.post(reverse("statements:start", args=[file.reference]), {"effective_on": "2026-06-01"})
    return file


def shown(browser: Client, file: ClientFile, inputs: dict[str, Any]) -> str:
    """Type the income and what the law asks for, then read the figure from its page."""
    statement = FinancialStatement.objects.get(file=file)
    here = [file.reference, statement.number]
    line = BudgetLine.objects.filter(statement=statement, uuid=KEY).first()
    posted = [
        browser.post(
            reverse("statements:date", args=here), {"version": statement.version, "effective_on": inputs["on"]}
        ),
        browser.post(
            reverse("statements:save_line", args=[*here, KEY]) + "?section=income",
            {
                "version": line.version if line else 0, "category": CATEGORY[inputs["kind"]], "label": "Revenu",
                "holder": file.members.get().pk, "amount": inputs["monthly_income"], "period": "monthly",
                "evidence": "document",
            },
        ),
        browser.post(
            reverse("statements:law_input", args=[*here, "dependants"]),
            {"value": inputs["dependants"], "reason": "vecteur"},
        ),
    ]  # fmt: skip
    assert {answer.status_code for answer in posted} == {302}
    page = browser.get(reverse("statements:figure", args=[*here, "attachable_share"])).content.decode()
    figure = re.search(r'<span class="amount">([^<]*)</span>', page)
    assert figure is not None
    return re.sub(r"[^\d,]", "", figure[1]).replace(",", ".")


@pytest.mark.anywhere
@pytest.mark.parametrize(("country", "count"), [("fr", 53), ("be", 55)])
def test_every_attachable_share_stands_on_the_screen_to_the_cent(
    cast: Cast, as_: Any, country: str, count: int
) -> None:
    browser = as_(cast.counsellor)
    file = opened(browser, cast, country)
    vectors = shares_of(country)
    assert len(vectors) == count
    assert {vector["id"]: shown(browser, file, vector["inputs"]) for vector in vectors} == {
        vector["id"]: vector["expected"]["amount"] for vector in vectors
    }
