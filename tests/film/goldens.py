"""Writes golden documents that do not exist yet: ``python -m tests.film.goldens``. Delete one to renew it."""

from pipeline.film.schema import to_json
from tests.film.test_schema import GOLDENS, VALUES, _name

if __name__ == "__main__":
    GOLDENS.mkdir(parents=True, exist_ok=True)
    for value in VALUES:
        path = GOLDENS / _name(value)
        if not path.exists():
            path.write_text(to_json(value), "utf-8")
