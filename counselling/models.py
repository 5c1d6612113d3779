"""The index that tells Django where the models are."""

from counselling.client_files.models import *  # noqa: F403
