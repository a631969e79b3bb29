"""How others put a film together: one filter graph, MoviePy in one composite, MoviePy in three passes; and the floors of the work."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from benchmarks.assembly_reel import FRAMES, OVERLAP, RATE, Reel
from pipeline.editing.edit import Edit
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.ffmpeg import run
from pipeline.media.transition import xfade_name

LONG = 7200.0
"""Seconds after which a peer is given up."""

LENGTH, CROSS = FRAMES / RATE.numerator, OVERLAP / RATE.numerator
TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv:chroma_location=left"


def conforming(reel: Reel) -> str:
    """The filters with which one graph brings a clip into the film's form."""
    size = reel.encoding.size
    return (
        f"fps={RATE},scale={size.width}:{size.height}:force_original_aspect_ratio=increase:flags=bicubic:out_color_matrix=bt709:out_range=tv,"
        f"crop={size.width}:{size.height},setsar=1,format=yuv420p,tpad=stop_mode=clone:stop=24,trim=end_frame={FRAMES},"
        f"setpts=N/{RATE}/TB,settb=1/{RATE},{TAGS}"
    )


def x264(reel: Reel) -> list[str]:
    """The encoder's arguments: those of our own films."""
    quality, params = ("-preset", reel.encoding.preset, "-crf", str(reel.encoding.crf)), "stitchable=1:open-gop=0"
    return ["-c:v", "libx264", "-pix_fmt", "yuv420p", *quality, "-g", "48", "-x264-params", params]


def _chained(reel: Reel, edit: Edit) -> tuple[list[str], str]:
    """The picture side of the graph, and the name of its end."""
    graph, last = [f"[{n}:v]{conforming(reel)}[v{n}]" for n in range(len(edit.shots))], "v0"
    for number in range(1, len(edit.shots)):
        name, offset = xfade_name(edit.shots[number - 1].transition), Fraction(number * (FRAMES - OVERLAP), RATE.numerator)
        graph.append(f"[{last}][v{number}]xfade=transition={name}:duration={CROSS}:offset={float(offset)}[x{number}]")
        last = f"x{number}"
    return graph, last


def graph(reel: Reel, edit: Edit, out: Path) -> None:
    """One filter graph: chained xfade, lines and ducked music, loudnorm, one encode."""
    count, seconds = len(edit.shots), edit.frames / RATE.numerator
    chain, last = _chained(reel, edit)
    delays = [round(line.start * 1000 / SAMPLE_RATE) for line in edit.lines]
    chain += [f"[{count + n}:a]aresample={SAMPLE_RATE},adelay={delay}[a{n}]" for n, delay in enumerate(delays)]
    chain.append("".join(f"[a{n}]" for n in range(count)) + f"amix=inputs={count}:normalize=0,apad,atrim=0:{seconds},asplit[voice][key]")
    chain.append(
        f"[{2 * count}:a]atrim=0:{seconds},volume=0.5[music];"
        "[music][key]sidechaincompress=threshold=0.03:ratio=8:attack=20:release=400[duck];"
        f"[voice][duck]amix=inputs=2:normalize=0:duration=first,loudnorm=I=-16:TP=-1.5:LRA=11,aresample={SAMPLE_RATE}[sound]"
    )
    inputs = [part for shot in edit.shots for part in ("-i", str(reel.root / shot.clip))]
    inputs += [part for line in edit.lines for part in ("-i", str(reel.root / line.sound))]
    inputs += ["-stream_loop", "-1", "-i", str(reel.root / "sound" / "music.wav")]
    tail = ["-map", f"[{last}]", "-map", "[sound]", *x264(reel), "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", str(out)]
    _run_graph([*inputs], chain, tail)


def lossless(reel: Reel, edit: Edit, out: Path) -> None:
    """The pictures of the graph as raw yuv420p: what every encode is measured against, and frames that are ready for the encode floor."""
    chain, last = _chained(reel, edit)
    inputs = [part for shot in edit.shots for part in ("-i", str(reel.root / shot.clip))]
    _run_graph(inputs, chain, ["-map", f"[{last}]", "-pix_fmt", "yuv420p", "-f", "rawvideo", str(out)])


def _run_graph(inputs: list[str], chain: list[str], tail: list[str]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".graph") as script:
        script.write(";\n".join(chain))
        script.flush()
        run(["-v", "error", "-y", *inputs, "-/filter_complex", script.name, *tail], timeout=LONG)


def encode_floor(reel: Reel, frames: int, raw: Path, out: Path) -> None:
    """Nothing but the encode: one ffmpeg over frames that lie there, with the encoder set up as for our films."""
    params = reel.encoding.options()["x264-params"]
    head = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", str(reel.encoding.size), "-r", str(RATE), "-stream_loop", "-1", "-i", str(raw)]
    run(["-v", "error", "-y", *head, "-frames:v", str(frames), *x264(reel), "-x264-params", params, str(out)], timeout=LONG)


def decode_floor(reel: Reel, edit: Edit) -> None:
    """Nothing but decoding and conforming every clip once."""
    for shot in edit.shots:
        run(["-v", "error", "-i", str(reel.root / shot.clip), "-an", "-vf", conforming(reel), "-f", "null", "-"], timeout=LONG)


def _fitted(reel: Reel, path: Path) -> object:
    from moviepy import VideoFileClip

    clip, size = VideoFileClip(str(path), audio=False), reel.encoding.size
    if tuple(clip.size) == (size.width, size.height):
        return clip
    scale = max(size.width / clip.w, size.height / clip.h)
    clip = clip.resized(new_size=(max(size.width, round(clip.w * scale)), max(size.height, round(clip.h * scale))))
    return clip.cropped(x1=(clip.w - size.width) // 2, y1=(clip.h - size.height) // 2, width=size.width, height=size.height)


def _sound(reel: Reel, edit: Edit, seconds: float) -> object:
    from moviepy import AudioFileClip, CompositeAudioClip, afx

    voices = [AudioFileClip(str(reel.root / line.sound)).with_start(line.start / SAMPLE_RATE) for line in edit.lines]
    music = AudioFileClip(str(reel.root / "sound" / "music.wav"))
    music = music.with_effects([afx.MultiplyVolume(0.15), afx.AudioFadeOut(3), afx.AudioLoop(duration=seconds)])
    return CompositeAudioClip([*voices, music]).with_duration(seconds)


def _writer(reel: Reel) -> dict[str, object]:
    how = reel.encoding
    sound = {"audio_codec": "aac", "audio_bitrate": "192k", "audio_fps": SAMPLE_RATE}
    settings = {"fps": RATE.numerator, "codec": "libx264", "preset": how.preset, "logger": None, "ffmpeg_params": ["-crf", str(how.crf)]}
    return {**settings, **sound, "threads": 2}


def composite(reel: Reel, edit: Edit, out: Path) -> None:
    """MoviePy: one CompositeVideoClip with CrossFadeIn, one CompositeAudioClip."""
    from moviepy import CompositeVideoClip, vfx

    clips = []
    for number, shot in enumerate(edit.shots):
        clip = _fitted(reel, reel.root / shot.clip)
        clip = clip.with_duration(min(LENGTH, clip.duration)).with_start(number * (LENGTH - CROSS))  # type: ignore[attr-defined]
        clips.append(clip.with_effects([vfx.CrossFadeIn(CROSS)]) if number else clip)
    seconds, size = edit.frames / RATE.numerator, reel.encoding.size
    film = CompositeVideoClip(clips, size=(size.width, size.height)).with_duration(seconds).with_audio(_sound(reel, edit, seconds))
    film.write_videofile(str(out), temp_audiofile_path=str(out.parent), **_writer(reel))
    film.close()


def three_passes(reel: Reel, edit: Edit, out: Path) -> None:
    """MoviePy as a well-known generator of short films uses it: each shot encoded, the joined shots encoded, with sound encoded again."""
    from moviepy import VideoFileClip, vfx

    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        pieces = []
        for number, shot in enumerate(edit.shots):
            clip = _fitted(reel, reel.root / shot.clip)
            clip = clip.subclipped(0, min(LENGTH, clip.duration))  # type: ignore[attr-defined]
            clip = clip.with_effects([vfx.FadeIn(1)]) if number % 2 else clip
            pieces.append(Path(folder) / f"{number}.mp4")
            clip.write_videofile(str(pieces[-1]), **_writer(reel))
            clip.close()
        listed, joined = Path(folder) / "list.txt", Path(folder) / "joined.mp4"
        listed.write_text("".join(f"file '{piece}'\n" for piece in pieces))
        run(
            ["-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listed), *x264(reel), str(joined)],
            timeout=LONG,
        )
        film = VideoFileClip(str(joined), audio=False)
        film = film.with_audio(_sound(reel, edit, film.duration))
        film.write_videofile(str(out), temp_audiofile_path=folder, **_writer(reel))
        film.close()


PEERS: dict[str, Callable[[Reel, Edit, Path], None]] = {"moviepy_composite": composite, "moviepy_three_passes": three_passes}
