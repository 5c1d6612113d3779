"""A file from which letters can leave: addresses, mandate, creditors written to by post in their language."""

from contextlib import suppress
from datetime import date

import factory
from factory.django import DjangoModelFactory

from caseflow.accounts.models import User
from counselling.client_files.models import Address, AuthorisationKind, ClientFile, ContactDetails
from counselling.debts.models import Debt
from documents import services as letters
from documents.models import Letter, LetterBatch, LetterDraft, LetterRules, LetterText
from documents.services.batches import AlreadyOrdered, NothingReady
from tests.factories import TODAY
from tests.factories.client_files import AuthorisationFactory, ClientFileFactory
from tests.factories.debts import DebtFactory, LimitationEventFactory
from tests.factories.partners import CreditorAddressFactory


class LetterDraftFactory(DjangoModelFactory):
    class Meta:
        model = LetterDraft
        skip_postgeneration_save = True

    file = factory.SubFactory(ClientFileFactory)
    kind = "balance_request"
    language = "fr"
    created_by = factory.SelfAttribute("file.counsellor")

    @factory.post_generation
    def debts(self, create, debts, **_options):
        if debts:
            self.debts.set(debts)


class LetterBatchFactory(DjangoModelFactory):
    class Meta:
        model = LetterBatch

    file = factory.SubFactory(ClientFileFactory)
    kind = "balance_request"
    created_by = factory.SelfAttribute("file.counsellor")


class LetterTextFactory(DjangoModelFactory):
    class Meta:
        model = LetterText

    kind = "balance_request"
    language = "fr"
    number = 1
    body = "Madame, Monsieur,\n\nNous écrivons pour [[client.names]].\n"


def issue_batch(*, batch: LetterBatch, on: date, by: User) -> list[Letter]:
    """Order and number what is ready, without the press; what somebody else ordered is numbered together."""
    with suppress(NothingReady, AlreadyOrdered):
        letters.order_batch(batch=batch, on=on, by=by)
    return list(letters.issue_in_line(batch))


def ready_to_write(file: ClientFile) -> ClientFile:
    """The client lives somewhere, is safe to write to, and authorised us; the service shows no scan of it."""
    LetterRules.objects.update_or_create(service=file.service, defaults={"attach_authority": False})
    for member in file.members.clients():
        Address.objects.create(
            member=member, lines="17, rue des Prés", postcode="L-4123", city="Esch-sur-Alzette", country="LU"
        )
        ContactDetails.objects.update_or_create(member=member, defaults={"may_write": True})
        AuthorisationFactory(member=member, kind=AuthorisationKind.CONTACT_CREDITORS)
    return file


def debt_with_address(file: ClientFile, name: str, *, language: str = "fr", **fields: object) -> Debt:
    """A fresh debt, first unpaid this March, to a creditor whose address is known."""
    debt = DebtFactory(file=file, creditor__name=name, **fields)
    CreditorAddressFactory(creditor=debt.creditor, service=file.service, language=language)
    LimitationEventFactory(debt=debt, on=TODAY.replace(month=3))
    return debt
