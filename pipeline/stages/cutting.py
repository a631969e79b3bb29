"""The cut and the finished film: the edit as a timeline, the timeline as a film."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.editing import timeline
from pipeline.editing.captions import translations
from pipeline.editing.dressing import depends, dressed
from pipeline.editing.edit import Edit, EditBed, EditLine, EditShot
from pipeline.editing.render import RENDER_VERSION, render
from pipeline.editing.stems import stem_files, write_stems
from pipeline.film.media import MediaRef, Word
from pipeline.film.screenplay import NARRATOR, REFERENCE, Screenplay, ShotId
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.picture import digest as media_digest
from pipeline.planning.shots import LineTake, PlacedLine, Plan, ShotPlan
from pipeline.ports import Take
from pipeline.stages.production import Production, step
from pipeline.stages.shooting import encoding
from pipeline.stages.signing import certify, disclosure_file, identity
from pipeline.stages.translating import translated
from pipeline.store.artifacts import cleared, content_key, digest, is_made, made
from pipeline.store.folder import FilmFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A finished film.

    Attributes:
        path: the MP4; captions, poster and contact sheet stand beside it.
        frames: its length.
        seconds: its length, for a person.
        proof: what was measured of it, as plain JSON values.
    """

    path: Path
    frames: int
    seconds: float
    proof: dict[str, Any]


def cut(
    production: Production, screenplay: Screenplay, plan: Plan, takes: Sequence[Take], score: MediaRef | None, ambience: MediaRef | None
) -> Edit:
    """Lay the film out and write ``timeline.otio``.

    A timeline that a person changed is kept as long as nothing it was made from has changed; then it is
    put aside under another name, never lost.
    """
    folder = production.folder
    with step(production, "cut") as now:
        edit = lay_out(production, screenplay, plan, takes, score, ambience)
        key = content_key("timeline", edit)
        record = folder.facts().get("timeline", {})
        if record.get("key") == key and folder.timeline.is_file():
            now.kept = True
            return edit
        if production.as_is and folder.timeline.is_file():
            return _conformed(folder, record, key, takes)
        aside = _put_aside(folder, record)
        now.detail = f"your timeline is kept as {aside.name}" if aside else ""
        timeline.save(edit, folder.timeline)
        folder.note(timeline=made(key, folder.timeline))
        return edit


def assemble(production: Production) -> Film:
    """Render ``timeline.otio`` into the film and its side files, unless they are up to date.

    Raises:
        TimelineError: the timeline cannot be rendered as it stands.
        ProofFailed: the film is not as planned; the one before stays.
    """
    folder = production.folder
    with step(production, "assemble") as now:
        for place in (folder.root, folder.sound, folder.sound / "stems"):
            cleared(place)
        edit = timeline.load(folder.timeline)
        key = film_key(production, edit)
        record = folder.facts().get("film", {})
        if is_made(record, key, *side_files(folder, edit)):
            now.kept = not _stems(production, edit, float(record.get("gain_db") or 0.0))
            return _film(folder, edit, record["proof"])
        signer = identity(production.finish.credentials)  # what cannot sign is told before the work, not after it
        rendered = render(
            dressed(edit, folder.root, folder.work, encoding(production)),
            root=folder.root,
            out=folder.film,
            work=folder.work,
            encoding=encoding(production),
            on_progress=production.watch,
            soft_captions=production.finish.captions != "off",
            burn_captions=production.finish.captions == "burn",
            loudness=production.finish.loudness,
            gain_held=record.get("gain_db"),
        )
        _stems(production, edit, rendered.gain_db, anew=True)
        proof = dataclasses.asdict(rendered.proof)
        signature = dataclasses.asdict(certify(production, edit, folder.film, signer))
        now.detail = "; ".join(rendered.notes)
        facts = {"seconds": now.seconds, "proof": proof, "credentials": signature, "notes": list(rendered.notes)}
        facts["gain_db"] = rendered.gain_db
        folder.note(film=made(key, *side_files(folder, edit), **facts))
        return _film(folder, edit, proof)


def side_files(folder: FilmFolder, edit: Edit) -> tuple[Path, ...]:
    """The film and what is made with it; the stems, which are large, keep a record of their own."""
    languages = ("", *(f".{language}" for language in translations(edit)))
    captions = (f"film{language}.{kind}" for language in languages for kind in ("srt", "vtt", "ttml"))
    names = ("film.mp4", *captions, "poster.jpg", "contact-sheet.jpg")
    return (*(folder.root / name for name in names), disclosure_file(folder))


def _stems(production: Production, edit: Edit, gain_db: float, *, anew: bool = False) -> bool:
    """Write the stems of a film with this gain, if they are wanted and one is missing (or always, ``anew``); whether that was so."""
    folder = production.folder
    wanted = production.finish.stems and (anew or not all(path.is_file() for path in stem_files(folder.root)))
    if wanted:
        write_stems(edit, folder.root, folder.work / "segments", loudness=production.finish.loudness, gain_db=gain_db)
    return wanted


def film_key(production: Production, edit: Edit) -> str:
    """The content key of the film that this edit gives with the media as they are now."""
    used = {s.clip for s in edit.shots} | {line.sound for line in edit.lines} | {b.sound for b in edit.beds}
    media = tuple((path.as_posix(), media_digest(production.folder.root / path)) for path in sorted(used))
    worn = depends(edit, production.folder.root)
    return content_key("film", RENDER_VERSION, edit, media, encoding(production), production.finish, worn)


def lay_out(
    production: Production, screenplay: Screenplay, plan: Plan, takes: Sequence[Take], score: MediaRef | None, ambience: MediaRef | None
) -> Edit:
    """The edit that follows from the plan."""
    first, last = plan.shots[0], plan.shots[-1]
    return Edit(
        rate=plan.rate,
        size=production.brief.size,
        shots=tuple(_told(screenplay, edit_shot(p, take)) for p, take in zip(plan.shots, takes, strict=True)),
        lines=translated(_lines(screenplay, plan, takes), production.folder, screenplay, production.finish.languages),
        beds=(*_beds(plan, score, ambience), *_native(production, plan, takes)),
        title=screenplay.title,
        language=production.brief.language,
        fade_in=first.fade_in,
        fade_out=last.fade_out,
    )


def _told(screenplay: Screenplay, shot: EditShot) -> EditShot:
    """The shot with what the screenplay says of it: its scene, its look and its title."""
    told = screenplay.shot(shot.id)
    if told is None:
        return shot
    places = {f"{kind}{number}" for kind, number in REFERENCE.findall(told.frame)}
    place = next((e for e in screenplay.environments if e.id in places), None)
    scene = "" if place is None else place.name or str(place.id)
    return dataclasses.replace(shot, scene=scene, look=told.look, title=told.title, title_place=told.title_place)


def edit_shot(plan: ShotPlan, take: Take) -> EditShot:
    """A planned shot in the edit, with the take that was made of it."""
    place = EditShot(id=ShotId(plan.shot), clip=take.clip.path, frames=plan.frames, transition=plan.transition, overlap=plan.tail)
    return _with_take(place, take)


def _lines(screenplay: Screenplay, plan: Plan, takes: Sequence[Take]) -> tuple[EditLine, ...]:
    found: list[EditLine] = []
    for placed, start, take in zip(plan.shots, plan.starts(), takes, strict=True):
        at = plan.rate.sample(start)
        lines = tuple(_line(screenplay, line, at) for line in placed.lines)
        found.extend(_spoken_by_clip(lines, take, at, plan.rate.sample(start + placed.frames)) if take.heard == "clip" else lines)
    return tuple(found)


def _spoken_by_clip(lines: tuple[EditLine, ...], take: Take, start: int, end: int) -> tuple[EditLine, ...]:
    """The lines of a shot whose clip speaks: together they play the clip's own sound once, from its beginning to its end."""
    begins = (start, *(line.start for line in lines[1:]), end)
    sound = take.clip.path.with_suffix(".wav")
    return tuple(
        dataclasses.replace(line, sound=sound, start=begins[n], samples=begins[n + 1] - begins[n], source_in=begins[n] - start)
        for n, line in enumerate(lines)
    )


def _line(screenplay: Screenplay, placed: PlacedLine, at: int) -> EditLine:
    line, start = placed.line, at + placed.start
    character = screenplay.character(line.speaker)
    return EditLine(
        shot=ShotId(line.shot),
        index=line.index,
        sound=line.sound.path,
        start=start,
        samples=placed.end - placed.start,
        text=line.text,
        speaker="" if line.speaker == NARRATOR or character is None else character.name,
        words=_words(line, start),
        colour=character.colour if character else "",
    )


def _words(line: LineTake, start: int) -> tuple[Word, ...]:
    """The line's words on the film clock."""

    def film(sample: int) -> int:
        return start + sample * SAMPLE_RATE // line.rate

    return tuple(Word(text=w.text, start=film(w.start), end=film(w.end)) for w in line.words)


def _beds(plan: Plan, score: MediaRef | None, ambience: MediaRef | None) -> list[EditBed]:
    kinds = (("music", score), ("ambience", ambience))
    return [EditBed(kind=kind, sound=sound.path, start=0, samples=plan.samples) for kind, sound in kinds if sound is not None]


def _native(production: Production, plan: Plan, takes: Sequence[Take]) -> list[EditBed]:
    """The sound that clips brought themselves, where it is heard and does not speak the lines."""
    beds = []
    for placed, start, take in zip(plan.shots, plan.starts(), takes, strict=True):
        sound = take.clip.path.with_suffix(".wav")
        speaks = take.heard == "clip" and placed.lines
        if take.heard != "voice" and not speaks and (production.folder.root / sound).is_file():
            at = plan.rate.sample(start)
            beds.append(
                EditBed(
                    kind="native", sound=sound, start=at, samples=plan.rate.sample(start + placed.frames) - at, shot=ShotId(placed.shot)
                )
            )
    return beds


def _conformed(folder: FilmFolder, record: dict[str, Any], key: str, takes: Sequence[Take]) -> Edit:
    """The edit that is there, with other takes; an edit that a person made stays theirs."""
    by_shot = {str(take.shot): take for take in takes}
    edit = timeline.load(folder.timeline)
    ours = record.get("sha256", {}).get(folder.timeline.name) == digest(folder.timeline)
    edit = dataclasses.replace(edit, shots=tuple(_with_take(shot, by_shot.get(str(shot.id))) for shot in edit.shots))
    timeline.save(edit, folder.timeline)
    folder.note(timeline=made(key, folder.timeline) if ours else {**record, "key": key})
    return edit


def _with_take(shot: EditShot, take: Take | None) -> EditShot:
    if take is None:
        return shot
    return dataclasses.replace(
        shot,
        clip=take.clip.path,
        available=take.frames,
        prompt=take.text,
        seed=take.seed,
        adapter=take.adapter,
        model=take.model,
        cost=take.cost,
    )


def _put_aside(folder: FilmFolder, record: dict[str, Any]) -> Path | None:
    """Keep a timeline that a person changed; None when there is none."""
    path = folder.timeline
    if not path.is_file() or record.get("sha256", {}).get(path.name) == digest(path):
        return None
    aside = next(p for p in (path.with_name(f"timeline.mine{n}.otio") for n in range(1, 10_000)) if not p.exists())
    path.rename(aside)
    return aside


def _film(folder: FilmFolder, edit: Edit, proof: dict[str, Any]) -> Film:
    return Film(path=folder.film, frames=edit.frames, seconds=float(edit.rate.seconds(edit.frames)), proof=proof)
