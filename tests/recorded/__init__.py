"""Tests that ./heavy record --as-test wrote, and what they begin with."""
