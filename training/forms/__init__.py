"""Input of the pages of training."""
