"""Painters: models that make still pictures."""
