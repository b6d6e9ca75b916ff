"""Faults on purpose, against a real server on PostgreSQL: what was acknowledged is never lost, never doubled, never wrong.

The suite runs each small (test_faults.py); `make faults` runs them at full scale and prints one line each.
"""
