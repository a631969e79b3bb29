"""The configuration in the published folder layout: ``llm_config.json``, ``vit_config.json``, ``config.json``.

Values that the files leave out take the published model's. What the published files cannot say (scenes instead of pictures,
clean estimates, id embeddings) stands in keys of our own that the published model's files do not have.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from director.unimage.config import CodecConfig, LanguageConfig, SceneTokens, SpecialTokens, UnimageConfig, VisionConfig
from pipeline.errors import CheckpointError
from pipeline.store.artifacts import write_text

LANGUAGE_FILE = "llm_config.json"
VISION_FILE = "vit_config.json"
TOP_FILE = "config.json"
CONFIG_FILES = (LANGUAGE_FILE, VISION_FILE, TOP_FILE)

Json = Mapping[str, Any]


def read_config(folder: Path) -> UnimageConfig:
    """Read the json files of a folder; one without a vision tower (``visual_und`` false) needs no vision file.

    Raises:
        CheckpointError: a file is missing or not json, a needed key is missing, or sizes contradict each other; all in one message.
    """
    top = _read_json(folder / TOP_FILE) if (folder / TOP_FILE).is_file() else {}
    needed = (LANGUAGE_FILE, VISION_FILE, TOP_FILE) if top.get("visual_und", True) else (LANGUAGE_FILE, TOP_FILE)
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise CheckpointError(
            f"checkpoint {str(folder)!r} lacks {', '.join(missing)}",
            hint=f"give the folder of the published layout: {', '.join(CONFIG_FILES)}, ema.safetensors, ae.safetensors and the tokenizer",
        )
    try:
        config = parse_config(_read_json(folder / LANGUAGE_FILE), _read_json(folder / VISION_FILE) if VISION_FILE in needed else None, top)
    except KeyError as error:
        raise CheckpointError(
            f"checkpoint {str(folder)!r}: key {error.args[0]!r} is missing in {LANGUAGE_FILE} or {VISION_FILE}",
            hint="the keys are those of the published files (Qwen2 and SigLIP configurations)",
        ) from error
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"checkpoint {str(folder)!r}: a value in the json files is of the wrong kind: {error}") from error
    problems = contradictions(config, top)
    if problems:
        raise CheckpointError(f"checkpoint {str(folder)!r}: " + "; ".join(problems), problems=tuple(problems))
    return config


def write_config(config: UnimageConfig, folder: Path) -> None:
    """Write the json files with the published keys; each appears only when it is whole."""
    contents = {LANGUAGE_FILE: _language_json(config), TOP_FILE: _top_json(config)}
    if config.sees:
        contents[VISION_FILE] = _vision_json(config)
    for name, content in contents.items():
        write_text(folder / name, json.dumps(content, indent=2) + "\n")


def parse_config(language: Json, vision: Json | None, top: Json) -> UnimageConfig:
    """Build the configuration from the contents of the three files.

    Raises:
        KeyError: a needed key is missing.
        ValueError: a value is not a number where one is needed.
    """
    tokens = top.get("special_tokens")
    scene = top.get("scene_tokens")
    return UnimageConfig(
        language=_parse_language(language),
        **({} if vision is None else {"vision": _parse_vision(vision)}),
        codec=_parse_codec(top.get("vae_config") or {}),
        special_tokens=_parse_special_tokens(tokens or {}),
        special_tokens_stated=bool(tokens),
        latent_patch=int(top.get("latent_patch_size", 2)),
        latent_grid=int(top.get("max_latent_size", 64)),
        vision_grid=int(top.get("vit_max_num_patch_per_side", 70)),
        connector_activation=str(top.get("connector_act", "gelu_pytorch_tanh")),
        timestep_shift=float(top.get("timestep_shift", 1.0)),
        sees=vision is not None,
        scene=SceneTokens(slots=int(scene["slots"]), width=int(scene["width"]), fingerprint=str(scene.get("fingerprint", "")))
        if scene
        else None,
        prediction="clean" if top.get("prediction") == "clean" else "velocity",
        identities=int(top.get("identities", 0)),
        image_step=int(top.get("image_step", 1)),
    )


def contradictions(config: UnimageConfig, top: Json) -> list[str]:
    """Sizes that cannot go together, one sentence each."""
    language, vision = config.language, config.vision
    numbers = (language.width, language.layers, language.heads, language.key_value_heads, language.head_width, language.vocabulary)
    if min(numbers) < 1 or min(vision.width, vision.layers, vision.heads, vision.patch) < 1:
        return [f"sizes must be at least 1, and {VISION_FILE} must count at least 2 layers (the last is dropped)"]
    checks = (
        (language.heads % language.key_value_heads != 0, f"{language.heads} heads cannot share {language.key_value_heads} key/value heads"),
        (language.head_width % 2 != 0, f"head width {language.head_width} is odd; rotary positions need pairs"),
        (language.width % 4 != 0, f"hidden size {language.width} is no multiple of 4; the position tables need it"),
        (vision.width % vision.heads != 0, f"vision width {vision.width} is no multiple of its {vision.heads} heads"),
        (
            bool(top.get("interpolate_pos", False)),
            f"{TOP_FILE} asks for interpolated positions; only the published flattened ids are known",
        ),
        (
            int((top.get("vae_config") or {}).get("downsample", config.codec.downsample)) != config.codec.downsample,
            f"vae_config: downsample does not fit {len(config.codec.multipliers)} levels",
        ),
    )
    return [sentence for wrong, sentence in checks if wrong]


def _read_json(path: Path) -> Json:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CheckpointError(f"{str(path)!r} cannot be read as json: {error}", hint="fetch the file again") from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{str(path)!r} holds no json object", hint="fetch the file again")
    return content


def _parse_language(content: Json) -> LanguageConfig:
    width, heads = int(content["hidden_size"]), int(content["num_attention_heads"])
    rope = content.get("rope_parameters") or {}
    return LanguageConfig(
        width=width,
        layers=int(content["num_hidden_layers"]),
        heads=heads,
        key_value_heads=int(content.get("num_key_value_heads") or heads),
        head_width=int(content.get("head_dim") or width // heads),
        mlp_width=int(content["intermediate_size"]),
        vocabulary=int(content["vocab_size"]),
        norm_epsilon=float(content.get("rms_norm_eps", 1e-6)),
        rope_theta=float(content.get("rope_theta") or rope.get("rope_theta", 1e6)),
        activation=str(content.get("hidden_act", "silu")),
        max_positions=int(content.get("max_position_embeddings", 32768)),
    )


def _parse_vision(content: Json) -> VisionConfig:
    patch = int(content.get("patch_size", 14))
    return VisionConfig(
        width=int(content["hidden_size"]),
        layers=int(content["num_hidden_layers"]) - 1,
        heads=int(content["num_attention_heads"]),
        mlp_width=int(content["intermediate_size"]),
        patch=patch,
        channels=int(content.get("num_channels", 3)),
        table_side=int(content.get("image_size", 980)) // patch,
        norm_epsilon=float(content.get("layer_norm_eps", 1e-6)),
        activation=str(content.get("hidden_act", "gelu_pytorch_tanh")),
    )


def _parse_codec(content: Json) -> CodecConfig:
    published = CodecConfig()
    return CodecConfig(
        channels=int(content.get("ch", published.channels)),
        multipliers=tuple(int(step) for step in content.get("ch_mult", published.multipliers)),
        blocks=int(content.get("num_res_blocks", published.blocks)),
        in_channels=int(content.get("in_channels", published.in_channels)),
        out_channels=int(content.get("out_ch", published.out_channels)),
        latent_channels=int(content.get("z_channels", published.latent_channels)),
        scale=float(content.get("scale_factor", published.scale)),
        shift=float(content.get("shift_factor", published.shift)),
        resolution=int(content.get("resolution", published.resolution)),
    )


def _parse_special_tokens(content: Json) -> SpecialTokens:
    published = SpecialTokens()
    return SpecialTokens(
        text_start=int(content.get("bos_token_id", published.text_start)),
        text_end=int(content.get("eos_token_id", published.text_end)),
        image_start=int(content.get("start_of_image", published.image_start)),
        image_end=int(content.get("end_of_image", published.image_end)),
    )


def _language_json(config: UnimageConfig) -> Json:
    language = config.language
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_act": language.activation,
        "hidden_size": language.width,
        "head_dim": language.head_width,
        "intermediate_size": language.mlp_width,
        "max_position_embeddings": language.max_positions,
        "num_attention_heads": language.heads,
        "num_hidden_layers": language.layers,
        "num_key_value_heads": language.key_value_heads,
        "rms_norm_eps": language.norm_epsilon,
        "rope_theta": language.rope_theta,
        "tie_word_embeddings": False,
        "use_sliding_window": False,
        "vocab_size": language.vocabulary,
    }


def _vision_json(config: UnimageConfig) -> Json:
    vision = config.vision
    return {
        "model_type": "siglip_vision_model",
        "hidden_act": vision.activation,
        "hidden_size": vision.width,
        "image_size": vision.table_side * vision.patch,
        "intermediate_size": vision.mlp_width,
        "layer_norm_eps": vision.norm_epsilon,
        "num_attention_heads": vision.heads,
        "num_channels": vision.channels,
        "num_hidden_layers": vision.layers + 1,
        "patch_size": vision.patch,
    }


def _top_json(config: UnimageConfig) -> Json:
    codec, tokens = config.codec, config.special_tokens
    return {
        "model_type": "bagel",
        "visual_gen": True,
        "visual_und": config.sees,
        "latent_patch_size": config.latent_patch,
        "max_latent_size": config.latent_grid,
        "vit_max_num_patch_per_side": config.vision_grid,
        "connector_act": config.connector_activation,
        "interpolate_pos": False,
        "timestep_shift": config.timestep_shift,
        "vae_config": {
            "resolution": codec.resolution,
            "in_channels": codec.in_channels,
            "downsample": codec.downsample,
            "ch": codec.channels,
            "out_ch": codec.out_channels,
            "ch_mult": list(codec.multipliers),
            "num_res_blocks": codec.blocks,
            "z_channels": codec.latent_channels,
            "scale_factor": codec.scale,
            "shift_factor": codec.shift,
        },
        "special_tokens": {
            "bos_token_id": tokens.text_start,
            "eos_token_id": tokens.text_end,
            "start_of_image": tokens.image_start,
            "end_of_image": tokens.image_end,
        },
        **_own_json(config),
    }


def _own_json(config: UnimageConfig) -> Json:
    """Keys that the published files do not have, written only where they say something."""
    scene = config.scene and dataclasses.asdict(config.scene)
    own = {"scene_tokens": scene, "prediction": config.prediction, "identities": config.identities, "image_step": config.image_step}
    usual = {"scene_tokens": None, "prediction": "velocity", "identities": 0, "image_step": 1}
    return {key: value for key, value in own.items() if value != usual[key]}
