"""What a certificate proves to whoever has its code."""

from counselling.api.shapes import Answered, Day, code
from counselling.domain.certificates import CertificateStatus


class Proof(Answered):
    """No name: initials are enough for whoever has the person before them."""

    programme: str
    issuer: str
    issued_on: Day
    valid_from: Day
    valid_until: Day | None
    initials: str
    status: code(CertificateStatus)
    replaced: bool
