"""Settings of films that tests make: as small and as quick as a film can be."""

from __future__ import annotations

QUICK = ("size=240p", "fps=8", "voice=draft", "score=off", "ambience=off", "preset=ultrafast", "crf=30")
"""Words of a command line; how many shots, and made by how many workers, each test says itself."""

DRAFT = (*QUICK, "shots=2", "cards=false", "workers=1")
"""Two shots and no cards, made by one process."""

DEFAULTS = ", ".join(word.replace("=", ": ") for word in DRAFT)
"""The same as the inside of a YAML mapping in one line, for job files."""
