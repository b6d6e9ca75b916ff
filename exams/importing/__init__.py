"""Workbooks on their way in: lists of candidates, and results that come back from paper or from outside."""
