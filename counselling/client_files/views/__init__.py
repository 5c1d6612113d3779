from counselling.client_files.views import agenda, household, lifecycle, opening, timeline

__all__ = ["agenda", "household", "lifecycle", "opening", "timeline"]
