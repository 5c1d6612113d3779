"""Pages of letters: the register of a file, drafts, batches, and the texts of a service."""
