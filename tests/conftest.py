"""Makes `tests/` importable, so that a test can say `from readings import reading`."""
