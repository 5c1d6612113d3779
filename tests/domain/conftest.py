"""Property tests: short at the desk, long with HYPOTHESIS_PROFILE=full."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("desk", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))
