from counselling.client_files.services.assignment import assign_file, cover_file, end_cover
from counselling.client_files.services.opening import NewClient, open_file

__all__ = ["NewClient", "assign_file", "cover_file", "end_cover", "open_file"]
