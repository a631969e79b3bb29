"""Make a film from Python: ``python examples/make_film.py "A fox finds a lantern in the snow"``."""

from __future__ import annotations

import sys

from workflows import make_film


def main(prompt: str) -> None:
    film = make_film(prompt, shots=5, size="360p", voice="draft")
    print(f"{film.title}: {film.seconds:.0f} seconds in {film.shots} shots, made in {film.took:.0f} seconds")
    print(film.film)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "A fox finds a lantern in the snow and carries it home")
