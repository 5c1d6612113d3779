"""The law as data: dated values with source and verified flag, and what follows from them alone."""
