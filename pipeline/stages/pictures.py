"""Keyframes: one picture per shot, with its layered scene where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2

from pipeline.film.media import MediaRef
from pipeline.film.scene import Scene
from pipeline.film.schema import from_json, to_json
from pipeline.film.screenplay import CharacterId, Screenplay, Shot, ShotId
from pipeline.ports import Drawing, Keyframe
from pipeline.stages.production import Production, listening, step
from pipeline.store.artifacts import content_key, is_made, made, read_json, write_bytes, write_json
from pipeline.store.folder import FilmFolder


def draw_keyframe(production: Production, screenplay: Screenplay, shot: Shot, drawn: Sequence[Keyframe] = ()) -> Keyframe:
    """The keyframe of one shot, drawn first if it is missing or stale."""
    folder, director = production.folder, production.studio.director
    before = (screenplay.shots[: shot.number - 1], *(k.picture.sha256 for k in drawn)) if director.remembers else ()
    # what is laid over the finished shot is not drawn, nor is who wrote it
    bare = replace(shot, look="", title="", title_place="lower", writer="")
    key = content_key(
        "keyframe", director.name, director.version, bare, screenplay.characters, screenplay.environments,
        screenplay.mood, screenplay.genre, _look(production), before,
    )  # fmt: skip
    with step(production, "draw", shot.id) as now:
        kept = read_keyframe(folder, shot.id, key)
        if kept is not None:
            now.kept = True
            return kept
        with listening(production, director, "draw", shot.id):
            drawing = director.draw(screenplay, shot, tuple(_located(folder, k) for k in drawn), production.brief)
        now.detail = "; ".join(drawing.notes)
        return _save(folder, shot, drawing, key, now.seconds)


def read_keyframe(folder: FilmFolder, shot: ShotId, key: str = "") -> Keyframe | None:
    """The keyframe in the folder, None if it is missing, damaged, or was made under another key than ``key``."""
    picture, scene = folder.keyframe(shot), folder.scene(shot)
    record = read_json(_record(folder, shot))
    files = (picture, scene) if record.get("scene") else (picture,)
    if not record or not is_made(record, key or str(record.get("key")), *files):
        return None
    return Keyframe(
        shot=shot,
        picture=MediaRef(path=Path(folder.relative(picture)), sha256=record["sha256"][picture.name]),
        scene=from_json(Scene, scene.read_text("utf-8")) if record.get("scene") else None,
        visible=tuple(CharacterId(v) for v in record.get("visible", ())),
    )


def _save(folder: FilmFolder, shot: Shot, drawing: Drawing, key: str, seconds: float) -> Keyframe:
    picture, scene = folder.keyframe(shot.id), folder.scene(shot.id)
    done, data = cv2.imencode(".png", drawing.pixels[:, :, :3])
    assert done, "a BGRA picture can always be encoded"
    write_bytes(picture, data.tobytes())
    files = [picture]
    if drawing.scene is not None:
        write_bytes(scene, to_json(drawing.scene).encode("utf-8"))
        files.append(scene)
    facts = made(key, *files, seconds=seconds, scene=drawing.scene is not None, visible=list(drawing.visible), notes=list(drawing.notes))
    write_json(_record(folder, shot.id), facts)
    return Keyframe(
        shot=shot.id,
        picture=MediaRef(path=Path(folder.relative(picture)), sha256=facts["sha256"][picture.name]),
        scene=drawing.scene,
        visible=drawing.visible,
    )


def _located(folder: FilmFolder, keyframe: Keyframe) -> Keyframe:
    return replace(keyframe, picture=replace(keyframe.picture, path=folder.root / keyframe.picture.path))


def _record(folder: FilmFolder, shot: str) -> Path:
    return folder.keyframes / f"{shot}.json"


def _look(production: Production) -> tuple[object, ...]:
    brief = production.brief
    return brief.size, brief.style, brief.seed, *brief.references
