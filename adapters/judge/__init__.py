"""Judges of takes, one file each."""
