"""What a film folder knows of clips that come back from an editor: their files, and what was noted of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from pipeline.editing.edit import Edit
from pipeline.editing.timeline import to_timeline
from pipeline.editing.timeline_reading import NAMESPACE
from pipeline.media.transition import OURS, XFADE

_MOVED = -1
"""A noted beginning that no sound has: a sound from an editor stays where the editor put it."""


def relinked(url: str, root: Path) -> str:
    """The URL of the file in the film folder that ``url`` means, wherever the folder lay when it was written.

    A file that is not in the folder keeps its URL, and is refused where the timeline is read.
    """
    path = Path(unquote(urlsplit(url).path))
    base = root.resolve()
    if path.is_absolute() and path.resolve().is_relative_to(base) and path.is_file():
        return quote(path.resolve().relative_to(base).as_posix())
    parts = [part for part in path.parts if part not in ("/", "..")]
    tails = (Path(*parts[at:]) for at in range(len(parts)))
    found = next((tail for tail in tails if (base / tail).is_file()), None)
    return quote(found.as_posix()) if found is not None else url


class Known:
    """The notes of a folder's own edit, by the names and files of its clips."""

    def __init__(self, *, edit: Edit | None, root: Path) -> None:
        self._edit = edit
        self._root = root
        # metadata lives no longer than its timeline
        self._timeline = to_timeline(edit) if edit is not None else None
        self._shots = _clips(self._timeline.video_tracks()) if self._timeline is not None else {}
        self._sounds = _clips(self._timeline.audio_tracks()) if self._timeline is not None else {}

    def facts(self, rate: str, title: str) -> dict[str, Any]:
        """The notes of the whole timeline; fades come from what was read."""
        edit = self._edit
        if edit is None:
            return {"rate": rate, "title": title}
        return {
            "rate": rate, "size": str(edit.size), "title": edit.title or title, "artist": edit.artist, "language": edit.language,
            "speaker_names": edit.speaker_names,
        }  # fmt: skip

    def remind_shot(self, clip: Any) -> None:
        """Give a picture clip the notes of the shot that it is."""
        self._remind(clip, self._shots)

    def remind_sound(self, clip: Any, gain_db: float) -> None:
        """Give a sound the notes of the line or bed that it is, and the gain that the editor left it."""
        self._remind(clip, self._sounds)
        facts = dict(clip.metadata.get(NAMESPACE, {}))
        if "gain_db" in facts or not facts:
            facts["gain_db"] = gain_db
        clip.metadata[NAMESPACE] = {**facts, "start": _MOVED} if "start" in facts else facts

    def transition(self, name: str) -> str:
        """The name that we have for an editor's transition: what is not ours is a dissolve."""
        return name if name in OURS or name in XFADE else "dissolve"

    def _remind(self, clip: Any, noted: dict[tuple[str, str], Any]) -> None:
        url = clip.media_reference.target_url
        same = noted.get((clip.name, url)) or next((other for (_, known), other in noted.items() if known == url), None)
        if same is not None:
            clip.metadata[NAMESPACE] = dict(same.metadata[NAMESPACE])


def _clips(tracks: Any) -> dict[tuple[str, str], Any]:
    return {(clip.name, clip.media_reference.target_url): clip for track in tracks for clip in track.find_clips()}
