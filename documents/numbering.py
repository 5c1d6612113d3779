"""The register of letters: one counter per file, held until the letter with the number is written."""

from counselling.client_files.models import ClientFile
from documents.models import LetterSeries


def next_number(file: ClientFile) -> tuple[int, str]:
    """The next place in the series of a file and its number, `LU-2026-00142-07`; only inside a transaction."""
    series, _new = LetterSeries.objects.select_for_update().get_or_create(file=file)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last, f"{file.reference}-{series.last:02d}"
