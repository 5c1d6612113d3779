from counselling.debts.views import detail, entry, export, grid, merging

__all__ = ["detail", "entry", "export", "grid", "merging"]
