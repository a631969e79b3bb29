"""Check the film that the continuous integration has just made; ends with an error that names what is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.media.probe import probe

FILES = (
    "film.yaml", "screenplay.txt", "keyframes/S01.png", "keyframes/S01.scene.json", "takes/S01", "sound", "timeline.otio",
    "film.mp4", "film.srt", "film.vtt", "poster.jpg", "contact-sheet.jpg", "report.html",
)  # fmt: skip


def main() -> None:
    """Look at the folder named on the command line."""
    root = Path(sys.argv[1])
    missing = [name for name in FILES if not (root / name).exists()]
    if missing:
        sys.exit(f"the film folder lacks {', '.join(missing)}")
    facts = probe(root / "film.mp4")
    if facts.picture is None or facts.sound is None or facts.seconds < 15:
        sys.exit(f"film.mp4 is not a film: {facts}")
    if "--again" in sys.argv:
        result = json.loads(Path(sys.argv[sys.argv.index("--again") + 1]).read_text("utf-8"))
        if result.get("made"):
            sys.exit(f"a second run made something: {result['made']}")


if __name__ == "__main__":
    main()
