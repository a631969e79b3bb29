"""Show and check the Content Credentials of a finished film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import ArtifactError, ConfigError
from pipeline.store.artifacts import digest, read_json
from pipeline.store.folder import FilmFolder

Facts = dict[str, Any]


def inspect(root: Path) -> Facts:
    """What the film of a folder says of itself, and whether that holds. ``good`` is true for an unsigned film that discloses itself.

    Raises:
        ArtifactError: there is no film.
        ConfigError: the package that reads credentials is missing.
    """
    from pipeline.media import credentials
    from pipeline.stages.signing import disclosure_file

    folder = FilmFolder(root)
    if not folder.film.is_file():
        raise ArtifactError(f"{root} holds no film.mp4", hint=f"finish the film first: filmwright make {root}")
    if not credentials.available():
        raise ConfigError(
            "Content Credentials need the package c2pa-python", hint="pip install 'filmwright[credentials]'", key="credentials"
        )
    found, disclosed = credentials.read(folder.film), read_json(disclosure_file(folder))
    same = disclosed.get("sha256") == digest(folder.film)
    unsigned = found.state == "none" and disclosed.get("content_credentials") == "no"
    problems = [*found.problems, *([] if same else ["disclosure.json describes another film"])]
    if found.state == "none" and not unsigned:
        problems.append("the film was signed, and its credentials are gone")
    return {
        "folder": str(root), "film": str(folder.film), "good": same and (found.good or unsigned), "state": found.state,
        "signer": found.signer, "test": found.test, "problems": problems, "disclosure": disclosed, "manifest": dict(found.manifest),
    }  # fmt: skip


def credentials_text(facts: Facts) -> str:
    """The parts of the film, who signed it, and what does not hold."""
    told = facts["disclosure"]
    lines = [told.get("statement", "nothing is disclosed")]
    for part in (*told.get("shots", ()), *told.get("sounds", ())):
        maker = " ".join(word for word in (part.get("maker", "unknown"), part.get("model", "")) if word)
        lines.append(f"{part['id']}: {maker}. {part.get('statement', '')}")
    test = " (a test certificate, which proves nothing)" if facts["test"] else ""
    lines.append(f"signed by {facts['signer']}{test}: {facts['state']}" if facts["signer"] else "not signed")
    lines.extend(f"FAIL {problem}" for problem in facts["problems"])
    return "\n".join([*lines, f"{facts['film']} is {'as it was made' if facts['good'] else 'not as it was made'}"])
