"""What `manage.py tick` does for letters: finish what was left, look at the files."""

from datetime import datetime, timedelta

from django.utils import timezone

from caseflow.files import storage
from caseflow.operations import jobs
from counselling.client_files.models import Attachment
from counselling.trainings.models import Certificate
from counselling.trainings.selectors import stored_materials, stored_sheets
from documents import services as letters
from documents.models import Letter, LetterEnclosure
from documents.services.stack import damaged


class LettersDamaged(Exception):
    """Files that are missing or are not what was issued."""


def register() -> None:
    jobs.register("letters-left-behind", print_left_behind, every=timedelta(minutes=1))
    jobs.register("letter-files", check_files, every=timedelta(days=1))


def print_left_behind(at: datetime) -> None:
    letters.print_left_behind(at)
    letters.resume_left_behind()
    letters.print_certificates_left_behind()


def check_files(at: datetime) -> None:
    """Every letter and enclosure still has its bytes; what neither they nor a kept paper know goes after a week."""
    issued = list(Letter.objects.issued().order_by("pk").only("number", "path", "sha256"))
    papers = Attachment.objects.kept(timezone.localdate(at)).order_by("pk").values_list("path", flat=True)
    enclosed = list(LetterEnclosure.objects.select_related("letter").order_by("pk"))
    kept = (paper.path for paper in enclosed)
    printed = Certificate.objects.filter(path__isnull=False).order_by("pk")
    certificates = list(printed.only("number", "path", "sha256"))
    proofs = (certificate.path for certificate in certificates if certificate.path)
    storage.sweep(
        [
            *(letter.path for letter in issued if letter.path),
            *papers,
            *kept,
            *proofs,
            *stored_materials(),
            *stored_sheets(),
        ],
        now=at,
    )
    if numbers := damaged(issued, enclosed) + letters.damaged_certificates(certificates):
        raise LettersDamaged(", ".join(numbers))
