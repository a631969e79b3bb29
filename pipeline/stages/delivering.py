"""Deliveries of a finished film: the source that a profile may use, what upright pictures keep, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.editing import timeline
from pipeline.editing.delivering import Delivery, deliver_film
from pipeline.editing.dressing import dressed
from pipeline.editing.edit import Edit
from pipeline.editing.render import render
from pipeline.errors import ArtifactError
from pipeline.film.scene import Scene
from pipeline.film.schema import from_json
from pipeline.film.screenplay import SHOT_SIZES
from pipeline.media import credentials
from pipeline.media.profiles import Profile
from pipeline.stages.production import Production, step
from pipeline.stages.shooting import encoding
from pipeline.stages.signing import certify_delivery, identity
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_json
from pipeline.store.folder import FilmFolder

FRAMED_BY_PLACE = SHOT_SIZES[:4]
"""Shot sizes in which figures stand where the stage has them; in closer ones the camera has them in its middle."""

_REACH = 0.42


def deliveries(folder: FilmFolder) -> Path:
    """Where deliveries stand."""
    return folder.root / "deliveries"


def deliver(production: Production, profiles: Sequence[Profile]) -> tuple[Delivery, ...]:
    """Make the deliveries of a finished film; those that are up to date are kept.

    Raises:
        ArtifactError: there is no finished film.
        ConfigError: this ffmpeg lacks an encoder.
        ProofFailed: a delivery is not as its profile says.
    """
    folder = production.folder
    if not folder.film.is_file() or not folder.timeline.is_file():
        raise ArtifactError(f"{folder.root} holds no finished film", hint=f"finish it first: filmwright make {folder.root}")
    edit = timeline.load(folder.timeline)
    found: list[Delivery] = []
    with step(production, "deliver", ", ".join(one.name for one in profiles)) as now:
        for film, group in _sources(production, edit, profiles):
            sign = _signer(production, edit)
            found += deliver_film(edit, folder.root, film, group, deliveries(folder), folder.work, focus(folder, edit), sign)
        now.kept = all(one.kept for one in found)
    order = [one.name for one in profiles]
    return tuple(sorted(found, key=lambda one: order.index(one.profile)))


def _signer(production: Production, edit: Edit) -> Callable[[Path, str], None] | None:
    """Who signs deliveries: whoever signs films, if the film is signed."""
    signer, film = identity(production.finish.credentials), production.folder.film
    if signer is None or not credentials.read(film).good:
        return None
    return lambda delivery, profile: certify_delivery(film, edit.title, delivery, profile, signer)


def _sources(production: Production, edit: Edit, profiles: Sequence[Profile]) -> list[tuple[Path, tuple[Profile, ...]]]:
    """The film that each profile is made of: one without burnt captions or titles where the film has them and the profile not."""
    captioned, titled = production.finish.captions == "burn", any(shot.title for shot in edit.shots)
    groups: dict[tuple[bool, bool], list[Profile]] = {}
    for one in profiles:
        bare = captioned and (one.captions != "soft" or one.textless)
        # a cut-out would go through the middle of what is written at the picture's side
        cut = bool(one.shape) and one.fit == "crop"
        groups.setdefault((bare, titled and (one.textless or cut)), []).append(one)
    return [
        (_bare(production, edit, titled=not untitled) if bare or untitled else production.folder.film, tuple(group))
        for (bare, untitled), group in groups.items()
    ]


def _bare(production: Production, edit: Edit, *, titled: bool) -> Path:
    """The film without burnt captions, and without titles unless ``titled``; most of its pieces are there, they are only joined."""
    folder = production.folder
    name = "bare" if titled else "textless"
    out, record = folder.work / name / "film.mp4", folder.work / name / "film.json"
    shown = edit if titled else replace(edit, shots=tuple(replace(shot, title="") for shot in edit.shots))
    key = content_key("bare film", shown, folder.facts().get("film", {}).get("key", ""), encoding(production))
    if not is_made(read_json(record), key, out):
        worn = dressed(shown, folder.root, folder.work, encoding(production))
        render(worn, root=folder.root, out=out, work=folder.work, encoding=encoding(production), loudness=production.finish.loudness)
        write_json(record, made(key, out))
    return out


def focus(folder: FilmFolder, edit: Edit) -> dict[str, float]:
    """For each shot, where in the width of the picture its figures stand, from the layered scene behind its keyframe.

    Shots without a scene, or without figures, are not told: their middle is as good as any place.
    """
    found = {}
    for shot in edit.shots:
        place = _middle(folder.scene(str(shot.id)))
        if place is not None:
            found[str(shot.id)] = place
    return found


def _middle(path: Path) -> float | None:
    try:
        scene = from_json(Scene, path.read_text("utf-8"))
    except (OSError, ArtifactError):
        return None
    if scene.framing.size not in FRAMED_BY_PLACE:
        return None
    told = [figure for figure in scene.figures if figure.id in scene.framing.focus] or list(scene.figures)
    places = [figure.x if figure.x_end is None else (figure.x + figure.x_end) / 2 for figure in told]
    return round(0.5 + _REACH * sum(places) / len(places), 3) if places else None
