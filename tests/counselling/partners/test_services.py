from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caseflow.accounts.models import Jurisdiction
from caseflow.audit.models import AuditEntry
from counselling import permissions
from counselling.debts.models import Debt
from counselling.debts.services import merge_creditors
from counselling.debts.services.merging import CannotMerge
from counselling.domain.errors import StaleVersion
from counselling.domain.law.classes import CreditorKind
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.catalogue import starter_list
from counselling.partners.models import Creditor, CreditorAddress
from tests.cast import Cast
from tests.factories.debts import DebtFactory
from tests.factories.partners import CreditorAddressFactory, CreditorFactory


def told(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def test_add_creditor_cleans_the_name_and_folds_it(cast: Cast) -> None:
    creditor = partners.add_creditor(
        service=cast.service,
        fields={"name": "  Crédit   Horizon ", "aliases": "CH; Horizont", "kind": "consumer_credit"},
        by=cast.counsellor,
    )
    creditor.refresh_from_db()
    assert (creditor.name, creditor.folded) == ("Crédit Horizon", "credit horizon ch horizont")
    assert (creditor.usual_nature, told("partners.add_creditor")) == ("revolving", 1)


def test_a_name_stands_once_in_the_directory(cast: Cast) -> None:
    CreditorFactory(service=cast.service, name="Cofilux")
    with pytest.raises(partners.CreditorKnown) as refusal:
        partners.add_creditor(service=cast.service, fields={"name": "COFILUX"}, by=cast.counsellor)
    with pytest.raises(partners.CreditorNameless):
        partners.add_creditor(service=cast.service, fields={"name": "  "}, by=cast.counsellor)
    assert (refusal.value.field, Creditor.objects.count()) == ("name", 1)
    assert partners.add_creditor(service=cast.other_service, fields={"name": "Cofilux"}, by=cast.other_counsellor).pk


def test_change_creditor_is_versioned_and_national_entries_stay(cast: Cast) -> None:
    creditor = CreditorFactory(service=cast.service, name="Cofilux")
    partners.change_creditor(creditor=creditor, fields={"name": "Cofilux SA"}, version=1, by=cast.supervisor)
    with pytest.raises(StaleVersion):
        partners.change_creditor(creditor=creditor, fields={"name": "Autre"}, version=1, by=cast.supervisor)
    creditor.refresh_from_db()
    assert (creditor.name, creditor.folded, creditor.version) == ("Cofilux SA", "cofilux sa", 2)
    national = CreditorFactory(national=True, name="Fisc")
    with pytest.raises(partners.NationalEntry):
        partners.change_creditor(creditor=national, fields={"name": "Autre"}, version=1, by=cast.supervisor)
    national.refresh_from_db()
    assert (national.name, told("partners.change_creditor")) == ("Fisc", 1)


def test_departments_are_those_of_one_service_with_one_usual_one(cast: Cast) -> None:
    national = CreditorFactory(national=True, name="Fisc")
    first = partners.add_department(
        creditor=national, service=cast.service, fields={"department": "Recouvrement", "country": "lu"},
        by=cast.counsellor,
    )  # fmt: skip
    second = partners.add_department(
        creditor=national, service=cast.service, fields={"department": "Siège", "is_default": True},
        by=cast.counsellor,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.is_default, first.country, second.is_default) == (False, "LU", True)
    assert selectors.address_of(national, cast.service) == second
    assert selectors.address_of(national, cast.other_service) is None
    with pytest.raises(partners.DepartmentKnown):
        partners.add_department(
            creditor=national, service=cast.service, fields={"department": "SIÈGE".lower()}, by=cast.counsellor
        )
    partners.change_department(address=second, fields={"is_default": False}, version=1, by=cast.supervisor)
    assert CreditorAddress.objects.filter(is_default=True).count() == 1
    assert (told("partners.add_department"), told("partners.change_department")) == (2, 1)


def test_towns_and_mail_domains_find_a_creditor_of_the_service(cast: Cast) -> None:
    creditor = CreditorFactory(service=cast.service, name="Sofibel")
    partners.add_department(
        creditor=creditor, service=cast.service, fields={"city": "Differdange", "email": "info@sofi-bel.example"},
        by=cast.counsellor,
    )  # fmt: skip
    for fragment in ("sofi", "differd", "BEL.example", "Sofibel differdange"):
        assert selectors.directory_of(cast.counsellor, fragment=fragment).get() == creditor
    assert not selectors.directory_of(cast.counsellor, fragment="sofibel arlon").exists()


def test_everybody_chooses_among_the_national_entries_of_their_country_and_their_own(cast: Cast) -> None:
    national = CreditorFactory(national=True, name="Fisc")
    CreditorFactory(service=None, jurisdiction=Jurisdiction.FR, name="Urssaf")
    own = CreditorFactory(service=cast.service, name="M. Schmit")
    CreditorFactory(service=cast.other_service, name="Ailleurs")
    CreditorFactory(service=cast.service, name="Ancien", merged_into=own)
    assert set(permissions.choices_for(cast.counsellor, Creditor)) == {national, own}
    assert set(permissions.choices_for(cast.supervisor, Creditor)) == {national, own}
    for nobody in (cast.administrator, cast.data_protection_officer, cast.no_role, cast.superuser):
        assert not permissions.choices_for(nobody, Creditor).exists()


def test_what_a_fragment_means(cast: Cast) -> None:
    own = CreditorFactory(service=cast.service, name="Cofidis", aliases="Monabanq")
    other = CreditorFactory(service=cast.service, name="Cofilux")
    twin = CreditorFactory(national=True, name="Cofilux")
    CreditorFactory(service=cast.other_service, name="Zorro")

    def meant(fragment: str) -> tuple[Creditor | None, list[str]]:
        match = selectors.creditor_meant(cast.service, fragment)
        return match.creditor, [candidate.name for candidate in match.candidates]

    assert meant("monabanq") == (own, [])
    assert meant("fid") == (own, [])
    assert meant("COFILUX") == (other, [])
    assert meant("cofi") == (None, ["Cofidis", "Cofilux", "Cofilux"])
    assert meant("zorro") == meant("") == meant("!!") == (None, [])
    assert twin in selectors.creditor_meant(cast.service, "lux").candidates


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_starter_lists_are_loaded_once(cast: Cast, jurisdiction: str) -> None:
    size = len(starter_list(jurisdiction))
    assert size >= 40
    assert partners.load_starter_list(jurisdiction=jurisdiction, by=cast.administrator) == size
    assert partners.load_starter_list(jurisdiction=jurisdiction, by=cast.administrator) == 0
    assert Creditor.objects.national().filter(jurisdiction=jurisdiction).count() == size
    assert not CreditorAddress.objects.exists()


def test_starter_lists_name_the_bodies_every_service_meets() -> None:
    kinds = {code: {entry.kind for entry in starter_list(code)} for code in Jurisdiction.values}
    wanted = {CreditorKind.TAX, CreditorKind.SOCIAL_SECURITY, CreditorKind.ENERGY, CreditorKind.TELECOM}
    assert all(wanted <= found for found in kinds.values())


def test_merging_moves_debts_departments_and_names(cast: Cast, today: date) -> None:
    kept = CreditorFactory(service=cast.service, name="Cofilux SA")
    merged = CreditorFactory(service=cast.service, name="Cofilux", aliases="CFX")
    owed, collected = DebtFactory(file=cast.file, creditor=merged), DebtFactory(file=cast.file, collector=merged)
    both = DebtFactory(file=cast.file, creditor=kept, collector=merged)
    CreditorAddressFactory(creditor=kept, department="Siège")
    CreditorAddressFactory(creditor=merged, department="Recouvrement")
    merge_creditors(merged=merged, kept=kept, by=cast.supervisor)
    kept.refresh_from_db()
    assert Debt.objects.get(pk=owed.pk).creditor == kept
    assert Debt.objects.get(pk=collected.pk).collector == kept
    assert (Debt.objects.get(pk=both.pk).collector, Debt.objects.get(pk=both.pk).version) == (None, 2)
    assert sorted(kept.addresses.values_list("department", "is_default")) == [("Recouvrement", False), ("Siège", True)]
    assert (kept.aliases, selectors.creditor_meant(cast.service, "cfx").creditor) == ("Cofilux; CFX", kept)
    assert merged.merged_into == kept
    assert told("debts.merge_creditors") == 1
    with pytest.raises(CannotMerge):
        merge_creditors(merged=merged, kept=kept, by=cast.supervisor)


def test_only_entries_of_one_service_are_merged(cast: Cast) -> None:
    own = CreditorFactory(service=cast.service)
    foreign, national = CreditorFactory(service=cast.other_service), CreditorFactory(national=True)
    for merged, kept in ((own, foreign), (national, own), (own, own)):
        with pytest.raises(CannotMerge):
            merge_creditors(merged=merged, kept=kept, by=cast.supervisor)
    assert Creditor.objects.current().count() == 3
    merge_creditors(merged=own, kept=national, by=cast.supervisor)
    assert Creditor.objects.get(pk=own.pk).merged_into == national


@pytest.mark.django_db
def test_a_creditor_belongs_to_a_service_or_to_a_nation() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Creditor.objects.create(name="Nulle part", folded="nulle part")
    assert Creditor.objects.count() == 0
