import base64

import factory
from factory.django import DjangoModelFactory

from caseflow.files import storage
from counselling.client_files.models import Attachment, AttachmentCategory
from tests.factories.client_files import ClientFileFactory

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class AttachmentFactory(DjangoModelFactory):
    """A creditor's letter, stored for real."""

    class Meta:
        model = Attachment

    file = factory.SubFactory(ClientFileFactory)
    category = AttachmentCategory.DEBT
    title = "Lettre du créancier"
    name = "lettre.png"
    content_type = "image/png"
    pages = 1
    received_by = factory.SelfAttribute("file.counsellor")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        stored = storage.store(PIXEL, extension="png")
        kept = {"path": stored.path, "sha256": stored.sha256, "size": stored.size}
        return super()._create(model_class, *args, **kept | kwargs)
