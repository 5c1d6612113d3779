"""The index that tells Django where the models are."""
