"""From an issued certificate to its PDF: the queue is the certificates without one."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from caseflow.accounts.operator import Operator
from caseflow.files import storage
from counselling.domain.errors import DomainError, gettext_noop
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate
from documents.composition import Composition, certificate_sheet
from documents.contexts.training_certificate import TrainingCertificate
from documents.rendering import Printed, print_letters
from documents.services.training_sheets import written_hours

AT_ONCE = 100


class CertificateDamaged(DomainError):
    code = "certificate-damaged"
    sentence = gettext_noop("The PDF is missing or is not what was issued: tell the administrator.")


def print_certificates(ids: Iterable[int]) -> int:
    """Print these certificates if they still wait; how many were finished."""
    return _print(Certificate.objects.to_print().filter(pk__in=list(ids)).order_by("pk"))


def print_certificates_left_behind() -> int:
    """Print what a worker that died has left, the oldest first."""
    return _print(Certificate.objects.to_print().order_by("pk")[:AT_ONCE])


def _print(certificates: QuerySet[Certificate]) -> int:
    under_way = {certificate.pk: certificate for certificate in certificates}

    def sheets() -> Iterator[tuple[int, Composition]]:
        for pk, certificate in under_way.items():
            yield pk, composed(certificate)

    finished = 0
    for pk, outcome in print_letters(sheets()):
        if isinstance(outcome, Printed):
            trainings.keep_print(certificate=under_way[pk], pdf=outcome.content, by=Operator())
            finished += 1
    return finished


def composed(certificate: Certificate) -> Composition:
    """The certificate as it was issued, ready for the press."""
    sheet = TrainingCertificate(
        number=certificate.number, holder=certificate.holder, programme=certificate.programme,
        hours=written_hours(certificate.hours, certificate.language), issuer=certificate.issuer,
        first_day=certificate.first_day,
        last_day=certificate.last_day, issued_on=certificate.issued_on,
        first_awarded_on=certificate.first_awarded_on, valid_from=certificate.valid_from,
        valid_until=certificate.valid_until, code=certificate.shown_code, address=certificate.address,
    )  # fmt: skip
    return certificate_sheet(sheet, language=certificate.language)


def pdf_of_certificate(certificate: Certificate) -> bytes:
    """The PDF as it was issued; a file that changed is not handed out."""
    path, sha256 = certificate.path, certificate.sha256
    if path is None or sha256 is None or not storage.is_intact(path, sha256=sha256):
        raise CertificateDamaged
    return storage.read(path)


def damaged_certificates(certificates: Iterable[Certificate]) -> list[str]:
    """The numbers of those whose file is missing or changed."""
    return [it.number for it in certificates if not storage.is_intact(it.path or "", sha256=it.sha256 or "")]
