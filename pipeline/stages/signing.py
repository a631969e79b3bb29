"""Content Credentials of a finished film, and what it discloses."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.editing.disclosure import Disclosure, as_json, delivery_manifest, disclose, ingredients, manifest
from pipeline.editing.edit import Edit
from pipeline.errors import ConfigError, MediaError
from pipeline.media import credentials
from pipeline.media.credentials import Identity, Ingredient
from pipeline.ports import Ambience, Score, Voice
from pipeline.stages.production import Production
from pipeline.stages.script import read_screenplay
from pipeline.store.artifacts import digest, write_json
from pipeline.store.folder import FilmFolder

AUTO, OFF = "auto", "off"
"""Sign where that is possible, with the test certificate; never sign. Anything else names a certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How a film was signed: "", or the name of its signer, and why it was not."""

    signer: str = ""
    test: bool = False
    reason: str = ""


def identity(wish: str) -> Identity | None:
    """Who signs under the setting ``credentials``, None for nobody.

    Raises:
        ConfigError: the certificate cannot sign, or the package that signs is missing.
    """
    if wish == OFF or (wish == AUTO and not credentials.available()):
        return None
    if wish == AUTO:
        return credentials.public_identity()
    if not credentials.available():
        raise ConfigError(
            "Content Credentials need the package c2pa-python", hint="pip install 'filmwright[credentials]'", key="credentials"
        )
    return credentials.load_identity(Path(wish).expanduser())


def disclosure_file(folder: FilmFolder) -> Path:
    """Where the disclosure of a film stands."""
    return folder.root / "disclosure.json"


def certify(production: Production, edit: Edit, film: Path, signer: Identity | None) -> Signature:
    """Sign a proved film in its place and write ``disclosure.json`` beside it.

    With the test certificate a film that cannot be signed stays unsigned; with a person's own that is an error.

    Raises:
        MediaError: it cannot be signed with the person's certificate.
    """
    folder = production.folder
    disclosure = _disclosure(production, edit)
    signature = _signed(disclosure, edit, folder.root, film, signer)
    said = f"signed by {signature.signer}{' (a test certificate, which proves nothing)' if signature.test else ''}"
    facts = as_json(disclosure, film=film.name, sha256=digest(film), signed=said if signature.signer else "no")
    write_json(disclosure_file(folder), facts)
    return signature


def certify_delivery(film: Path, title: str, delivery: Path, profile: str, signer: Identity) -> None:
    """Sign a delivery as another form of a film, whose own credentials it takes along.

    Raises:
        MediaError: it cannot be signed.
    """
    parent = Ingredient(label="film", description=title or "film", file=film, parent=True)
    credentials.sign(delivery, delivery, delivery_manifest(title, profile, _version()), (parent,), signer)


def _disclosure(production: Production, edit: Edit) -> Disclosure:
    studio, root = production.studio, production.folder.root
    heard = {bed.kind for bed in edit.beds}
    parts: list[tuple[str, Voice | Score | Ambience | None]] = [("voice", studio.voice if edit.lines else None)]
    parts += [("music", studio.score if "music" in heard else None), ("ambience", studio.ambience if "ambience" in heard else None)]
    makers = tuple((kind, f"{part.name} {part.version}") for kind, part in parts if part is not None)
    shots = read_screenplay(production.folder).shots if production.folder.screenplay.is_file() else ()
    writers = dict.fromkeys(shot.writer.partition(": ")[2] for shot in shots if shot.writer)
    return disclose(edit, {shot.clip: digest(root / shot.clip) for shot in edit.shots}, makers, tuple(writers))


def _signed(disclosure: Disclosure, edit: Edit, root: Path, film: Path, signer: Identity | None) -> Signature:
    if signer is None:
        return Signature(reason="off, or c2pa-python is not installed")
    try:
        credentials.sign(film, film, manifest(disclosure, _version()), ingredients(disclosure, edit, root), signer)
    except MediaError as error:
        if not signer.test:
            raise
        return Signature(reason=str(error))
    return Signature(signer=credentials.read(film).signer, test=signer.test)


def _version() -> str:
    try:
        return version("filmwright")
    except PackageNotFoundError:
        return "unknown"
