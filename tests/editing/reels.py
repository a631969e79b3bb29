"""Small film folders for tests of editing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.editing.edit import Edit, EditLine, EditShot
from pipeline.editing.render import Rendered, render
from pipeline.film.media import Word
from pipeline.film.screenplay import ShotId
from pipeline.film.timing import FrameRate
from tests.media.coded import SIZE, encoding, grey_take, murmur, murmur_file, take


@dataclass(frozen=True)
class Reel:
    root: Path
    rate: FrameRate

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def edges(self) -> Path:
        return self.work / "edges"

    def render(self, edit: Edit, **settings: object) -> Rendered:
        settings = {"encoding": encoding(self.rate), **settings}
        return render(edit, root=self.root, out=self.root / "film.mp4", work=self.work, **settings)  # type: ignore[arg-type]

    def edit(
        self, lengths: tuple[int, ...], overlaps: tuple[int, ...], *, levels: tuple[int, ...] = (), names: tuple[str, ...] = (), **more: int
    ) -> Edit:
        """Takes and an edit of them: coded pictures, or one grey per shot where ``levels`` are given."""
        shots = []
        for number, frames in enumerate(lengths):
            head = overlaps[number - 1] if number else more.get("fade_in", 0)
            tail = overlaps[number] if number < len(overlaps) else more.get("fade_out", 0)
            clip = Path("takes") / f"S{number + 1:02d}" / "a.mp4"
            cuts = (head, frames - tail)
            if levels:
                grey_take(self.root / clip, [levels[number]] * frames, cuts=cuts, rate=self.rate, edges=self.edges)
            else:
                take(self.root / clip, number + 1, frames, cuts=cuts, rate=self.rate, edges=self.edges)
            overlap = overlaps[number] if number < len(overlaps) else 0
            name = (names[number] if names else "dissolve") if overlap else "cut"
            shots.append(
                EditShot(
                    id=ShotId(f"S{number + 1:02d}"),
                    clip=clip,
                    frames=frames,
                    available=frames,
                    transition=name,
                    overlap=overlap,
                    seed=number,
                    adapter="test 1",
                )
            )
        return Edit(rate=self.rate, size=SIZE, shots=tuple(shots), title="A test", **more)  # type: ignore[arg-type]

    def line(self, shot: str, start: int, seconds: float, text: str = "Good evening, my friend.", seed: int = 1) -> EditLine:
        """A line of murmur whose words share its time evenly."""
        path = Path("sound") / "lines" / f"{shot}-{seed}.wav"
        murmur_file(self.root / path, seconds, seed)
        samples, typed = len(murmur(seconds).samples), text.split()
        step = samples // len(typed)
        words = tuple(Word(text=word, start=start + n * step, end=start + (n + 1) * step) for n, word in enumerate(typed))
        return EditLine(shot=ShotId(shot), index=1, sound=path, start=start, samples=samples, text=text, words=words, speaker="Ann")
