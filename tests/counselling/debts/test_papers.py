"""Papers of the file beside the debts they prove."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseflow.accounts.models import User
from counselling.debts import services as debts
from counselling.debts.services.papers import PaperLinked, PaperNotLinked
from tests.cast import Cast
from tests.factories.debts import DebtFactory
from tests.factories.evidence import AttachmentFactory

pytestmark = pytest.mark.django_db


def test_a_paper_stands_beside_the_debts_it_proves(cast: Cast, as_: Callable[[User], Client]) -> None:
    debt, other = DebtFactory(file=cast.file), DebtFactory(file=cast.file)
    paper = AttachmentFactory(file=cast.file, title="Décompte Cofilux")
    elsewhere = AttachmentFactory(file=cast.other_file)
    browser = as_(cast.counsellor)
    page = reverse("debts:detail", args=[cast.file.reference, debt.pk])
    link = reverse("debts:link_paper", args=[cast.file.reference, debt.pk])
    assert "Décompte Cofilux</option>" in browser.get(page).content.decode()
    assert browser.post(link, {"paper-paper": elsewhere.pk}).status_code == 422
    assert browser.post(link, {"paper-paper": paper.pk})["Location"] == page
    debts.link_paper(debt=other, paper=paper, by=cast.counsellor)
    shown = browser.get(page).content.decode()
    address = reverse("client_files:paper", args=[cast.file.reference, paper.pk])
    assert (f'href="{address}"' in shown, "Décompte Cofilux</option>" in shown) == (True, False)
    assert browser.post(link, {"paper-paper": paper.pk}).status_code == 422
    unlink = reverse("debts:unlink_paper", args=[cast.file.reference, debt.pk, paper.pk])
    assert browser.post(unlink)["Location"] == page
    assert (list(debt.papers.all()), list(other.papers.all())) == ([], [paper])
    told = list(cast.file.journal.order_by("pk").values_list("verb", flat=True))
    assert told == ["debts.link_paper", "debts.link_paper", "debts.unlink_paper"]


def test_a_paper_taken_out_of_sight_is_not_shown_beside_its_debt(cast: Cast, as_: Callable[[User], Client]) -> None:
    debt = DebtFactory(file=cast.file)
    gone = AttachmentFactory(
        file=cast.file, title="Parti", removed_on=timezone.localdate(), removed_by=cast.counsellor,
        removed_because="twice",
    )  # fmt: skip
    debt.papers.add(gone)
    page = reverse("debts:detail", args=[cast.file.reference, debt.pk])
    assert "Parti" not in as_(cast.counsellor).get(page).content.decode()
    with pytest.raises(PaperLinked):
        debts.link_paper(debt=debt, paper=gone, by=cast.counsellor)
    debts.unlink_paper(debt=debt, paper=gone, by=cast.counsellor)
    with pytest.raises(PaperNotLinked):
        debts.unlink_paper(debt=debt, paper=gone, by=cast.counsellor)
