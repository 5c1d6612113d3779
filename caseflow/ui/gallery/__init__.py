"""Every part of the interface on one page, for developers and for the browser tests; never served in production."""
