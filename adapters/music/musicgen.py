"""MusicGen: a model plays what words describe, passage by passage, through transformers.

Each passage is played in pieces that the model can hold, every piece runs on a little under the next one, and the whole is cut
to the film's samples. It does not hear the film: cuts are not hit, and pieces are only blended into each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adapters.music.finishing import finished
from adapters.resident import Memory, device, loading, precision, release, sources, working
from pipeline.errors import ConfigError, GenerationFailed
from pipeline.film.media import Sound
from pipeline.film.timing import SAMPLE_RATE
from pipeline.media.resampling import resampled
from pipeline.ports import Passage, ScoreRequest
from pipeline.store.artifacts import stable_seed

BLEND = 2.0
"""Seconds in which one piece goes over into the next."""

SHORTEST = 1.0
"""Seconds; a model plays no less."""

_TENSIONS = ((0.25, "sparse and quiet"), (0.5, "flowing"), (0.75, "driving"), (math.inf, "intense, building up"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of the model.

    Attributes:
        model: hub id or folder of a MusicGen.
        words: said of every passage besides its mood.
        piece: longest piece in seconds; the model was taught with 30.
        guidance: how closely words are followed.
        device: "auto", "cuda", "cuda:1", "mps" or "cpu".
        precision: "auto", "bfloat16", "float16" or "float32".
        local_files_only: never asks the hub.
        revision: of a hub id, "" for the newest.
    """

    model: str = "facebook/musicgen-small"
    words: str = "orchestral film score, instrumental"
    piece: float = 28.0
    guidance: float = 3.0
    device: str = "auto"
    precision: str = "auto"
    local_files_only: bool = False
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the film that is played at once: its words, its first sample, and its samples without what runs on."""

    words: str
    start: int
    samples: int


class MusicgenScore:
    """Music from a MusicGen, which is loaded with the first film.

    Args:
        options: settings of the model.

    Raises:
        ConfigError: a setting makes no sense.
    """

    name = "musicgen"

    def __init__(self, options: Options | None = None) -> None:
        self._options = options = options or Options()
        if not 2 * BLEND < options.piece <= 120:
            raise ConfigError(f"piece={options.piece:g} is out of range", hint=f"use {2 * BLEND + 1:g} to 120 seconds", key="piece")
        self._memory = Memory(
            device=options.device, precision=options.precision, local_files_only=options.local_files_only, revision=options.revision
        )
        told = (Path(options.model).name, options.words, options.piece, options.guidance, options.revision)
        self.version = " ".join(("1", *(str(one) for one in told if one)))
        self._model: Any = None
        self._tokenizer: Any = None

    def compose(self, request: ScoreRequest) -> Sound:
        """Music for a whole film: stereo, 48 kHz, exactly ``request.samples`` long, at about -20 LUFS.

        Raises:
            AdapterUnavailable: the weights cannot be loaded.
            GenerationFailed: the model failed, or the memory is too small.
        """
        total = np.zeros((request.samples, 2), np.float32)
        blend = round(BLEND * SAMPLE_RATE)
        for number, piece in enumerate(pieces(request, self._options)):
            played = self._played(piece, blend, stable_seed(request.seed, "musicgen", number))
            _blended(total, played, piece, blend)
        return Sound(samples=finished(total))

    def close(self) -> None:
        """Free the memory."""
        if self._model is not None:
            self._model = self._tokenizer = None
            release()

    def _played(self, piece: Piece, blend: int, seed: int) -> NDArray[np.float32]:
        """What the model plays for a piece, stereo at the film's rate, running on for as long as a blend takes."""
        self._load()
        torch = import_module("torch")
        seconds = max(SHORTEST, (piece.samples + blend) / SAMPLE_RATE)
        config = self._model.config
        tokens = math.ceil(seconds * config.audio_encoder.frame_rate) + config.decoder.num_codebooks
        with working(self.name), torch.random.fork_rng(), torch.no_grad():
            torch.manual_seed(seed)
            words = self._tokenizer([piece.words], return_tensors="pt", padding=True).to(self._model.device)
            wave = self._model.generate(**words, do_sample=True, guidance_scale=self._options.guidance, max_new_tokens=tokens)
        samples = np.asarray(wave[0].float().cpu(), np.float32).T
        if not np.isfinite(samples).all():
            raise GenerationFailed("the model played no numbers", hint="use score.precision=float32", adapter=self.name)
        sides = np.repeat(samples, 2, axis=1) if samples.shape[1] == 1 else samples[:, :2]
        return resampled(np.ascontiguousarray(sides), config.audio_encoder.sampling_rate, SAMPLE_RATE)

    def _load(self) -> None:
        if self._model is not None:
            return
        transformers = import_module("transformers")
        options = self._options
        told = sources(options.model, self._memory)
        with loading(options.model, self.name):
            transformers.utils.logging.disable_progress_bar()
            names = {name: value for name, value in told.items() if name != "use_safetensors"}
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(options.model, **names)
            made = transformers.MusicgenForConditionalGeneration.from_pretrained(options.model, dtype=precision(self._memory), **told)
            self._model = made.to(device(self._memory)).eval()


def pieces(request: ScoreRequest, options: Options) -> tuple[Piece, ...]:
    """The pieces of a film's music in order: passages of the same words together, long ones divided evenly."""
    found: list[Piece] = []
    start = 0
    longest = round((options.piece - BLEND) * SAMPLE_RATE)
    for words, together in groupby(request.passages, lambda passage: described(passage, request.genre, options.words)):
        samples = sum(passage.samples for passage in together)
        for length in _even(samples, longest):
            found.append(Piece(words=words, start=start, samples=length))
            start += length
    return tuple(found)


def described(passage: Passage, genre: str, words: str) -> str:
    """What the model is told of a passage."""
    pace = next(word for limit, word in _TENSIONS if passage.tension <= limit)
    return ", ".join(filter(None, (words, genre, passage.mood, pace)))


def _even(samples: int, longest: int) -> Iterator[int]:
    """``samples`` in as few nearly equal parts of at most ``longest`` as there can be."""
    count = -(-samples // longest)
    for number in range(count):
        yield samples * (number + 1) // count - samples * number // count


def _blended(total: NDArray[np.float32], played: NDArray[np.float32], piece: Piece, blend: int) -> None:
    """Lay a piece into the film: it comes in while what ran on before it goes out, with constant power."""
    there = min(blend, piece.samples) if piece.start else 0
    rise = np.sin(np.linspace(0, np.pi / 2, there, dtype=np.float32))[:, None]
    total[piece.start : piece.start + there] *= np.sqrt(1 - rise**2)
    total[piece.start + there : piece.start + blend] = 0.0
    heard = played[: min(piece.samples + blend, len(total) - piece.start)].copy()
    heard[:there] *= rise
    total[piece.start : piece.start + len(heard)] += heard
