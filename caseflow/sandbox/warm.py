"""Imported once, by the fork server: loads and warms what every child needs, so that no child pays for it."""

from django.conf import settings
from django.utils.module_loading import import_string

try:
    for path in settings.SANDBOX_WARM:
        import_string(path)()
except ImportError as missing:
    # The fork server swallows an ImportError, and children would silently become slow.
    raise RuntimeError(f"SANDBOX_WARM: {missing}") from missing
