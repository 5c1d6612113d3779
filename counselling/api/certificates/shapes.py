"""What a certificate proves to whoever has its code."""

from counselling.api.shapes import Day, Shape, code
from counselling.domain.certificates import CertificateStatus


class Proof(Shape):
    """No name: initials are enough for whoever has the person before them."""

    programme: str
    issuer: str
    issued_on: Day
    valid_from: Day
    valid_until: Day | None
    initials: str
    status: code(CertificateStatus)
    replaced: bool
