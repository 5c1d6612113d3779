"""One factory per model; fixed values, so that a test says what it needs."""

from datetime import date

TODAY = date(2026, 11, 24)
