"""Scores and ambiences, one file each."""
