"""Adapters: one file per generator, voice, score, ambience or judge, found by name."""
