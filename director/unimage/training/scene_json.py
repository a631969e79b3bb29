"""Keyframes of a film set as compact JSON: what is at its default is left out, a character's look stands once per film."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from director.unimage.cues import Cues
from director.unimage.training.records import FigureTruth, FilmRecord, KeyframeRecord, Truth, truth_of
from pipeline.film.scene import CreatureLook, Figure, Framing, PersonLook, Place, Prop, Scene

Json = dict[str, Any]
Look = PersonLook | CreatureLook
Kind = TypeVar("Kind")


def film_out(film: FilmRecord, pictures: Mapping[int, str]) -> Json:
    """One film as an object; ``pictures`` names the picture file of each shot that has one."""
    looks: dict[str, Look] = {}
    keyframes = [_keyframe_out(keyframe, pictures.get(keyframe.number, ""), looks) for keyframe in film.keyframes]
    return {
        "id": film.id,
        "prompt": film.prompt,
        "script": film.script,
        "looks": {name: _look_out(look) for name, look in looks.items()},
        "keyframes": keyframes,
    }


def film_in(value: Json, split: str, pictures: Mapping[int, bytes]) -> FilmRecord:
    """The film of an object.

    Raises:
        KeyError, TypeError, ValueError: the object is no film.
    """
    looks = {name: _look_in(look) for name, look in value.get("looks", {}).items()}
    keyframes = tuple(_keyframe_in(item, looks, pictures.get(int(item["number"]))) for item in value["keyframes"])
    return FilmRecord(id=str(value["id"]), prompt=str(value["prompt"]), script=str(value["script"]), keyframes=keyframes, split=split)


def _keyframe_out(keyframe: KeyframeRecord, picture: str, looks: dict[str, Look]) -> Json:
    scene = keyframe.scene
    found: Json = {"number": keyframe.number, "visible": list(keyframe.visible), "cues": _changed(keyframe.cues, Cues())}
    if scene is not None:
        for name in ("details", "place_seed", "seed", "style", "move", "rack"):  # these stand in the scene
            found["cues"].pop(name, None)
        found["scene"] = _scene_out(scene, looks)
    if picture:
        found["picture"] = picture
    if keyframe.truth is not None and (scene is None or keyframe.truth != truth_of(scene)):
        found["truth"] = _truth_out(keyframe.truth, looks)
    return found


def _keyframe_in(value: Json, looks: Mapping[str, Look], picture: bytes | None) -> KeyframeRecord:
    scene = _scene_in(value["scene"], looks) if "scene" in value else None
    cues = {name: _tupled(item) for name, item in value.get("cues", {}).items()}
    if scene is not None:
        cues |= {
            "details": scene.place.details, "place_seed": scene.place.seed, "seed": scene.seed, "style": scene.style,
            "move": scene.framing.move, "rack": scene.framing.rack,
        }  # fmt: skip
    truth = _truth_in(value["truth"], looks) if "truth" in value else truth_of(scene) if scene is not None else None
    return KeyframeRecord(
        number=int(value["number"]), visible=tuple(value.get("visible", ())), cues=Cues(**cues), scene=scene, picture=picture, truth=truth
    )


def _scene_out(scene: Scene, looks: dict[str, Look]) -> Json:
    found = _changed(scene, _SCENE, skip=("place", "framing", "figures", "props"))
    found["place"] = _changed(scene.place, _PLACE)
    found["framing"] = _changed(scene.framing, Framing())
    found["figures"] = [_named_out(figure, figure.id, looks, _FIGURE) for figure in scene.figures]
    found["props"] = [_changed(prop, _PROP) for prop in scene.props]
    return found


def _scene_in(value: Json, looks: Mapping[str, Look]) -> Scene:
    parts = {name: _tupled(item) for name, item in value.items() if name not in ("place", "framing", "figures", "props")}
    return Scene(
        place=_made(Place, {"family": "", **value["place"]}),
        framing=_made(Framing, value.get("framing", {})),
        figures=tuple(_made(Figure, _with_look(item, looks)) for item in value.get("figures", ())),
        props=tuple(_made(Prop, {"noun": "", **item}) for item in value.get("props", ())),
        **parts,
    )


def _truth_out(truth: Truth, looks: dict[str, Look]) -> Json:
    found = _changed(truth, _TRUTH, skip=("figures",))
    found["figures"] = [_named_out(figure, figure.id, looks, _SEEN) for figure in truth.figures]
    return found


def _truth_in(value: Json, looks: Mapping[str, Look]) -> Truth:
    parts = {name: _tupled(item) for name, item in value.items() if name != "figures"}
    blank = {"place": "", "light": "", "weather": "", "season": "", "size": ""}
    return Truth(**{**blank, **parts}, figures=tuple(_made(FigureTruth, _with_look(item, looks)) for item in value.get("figures", ())))


def _named_out(figure: Figure | FigureTruth, name: str, looks: dict[str, Look], usual: Any) -> Json:
    """A figure; its look stands in the film's list unless it is an extra, or looks otherwise than before."""
    found = _changed(figure, usual, skip=("look",))
    if name and looks.setdefault(name, figure.look) == figure.look:
        return found
    return {**found, "look": _look_out(figure.look)}


def _with_look(value: Json, looks: Mapping[str, Look]) -> Json:
    own = value.get("look")
    return {"id": "", **value, "look": looks[value["id"]] if own is None else _look_in(own)}


def _look_out(look: Look) -> Json:
    return _changed(look, PersonLook()) if isinstance(look, PersonLook) else _changed(look, _CREATURE)


def _look_in(value: Json) -> Look:
    return CreatureLook(**value) if "kind" in value else PersonLook(**value)


def _changed(value: Any, usual: Any, skip: tuple[str, ...] = ()) -> Json:
    """The fields of a value that differ from the usual ones."""
    names = (field.name for field in dataclasses.fields(value) if field.name not in skip)
    return {name: item for name in names if (item := getattr(value, name)) != getattr(usual, name)}


def _made(kind: type[Kind], value: Json) -> Kind:
    return kind(**{name: _tupled(item) for name, item in value.items()})


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_PLACE = Place(family="")
_SCENE = Scene(place=_PLACE)
_CREATURE = CreatureLook(kind="")
_FIGURE = Figure(id="", look=_CREATURE)
_PROP = Prop(noun="")
_SEEN = FigureTruth(id="", look=_CREATURE)
_TRUTH = Truth(place="", light="", weather="", season="", size="")
