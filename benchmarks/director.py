"""The unified director's model against straightforward ways, each ratio from one run.

``python -m benchmarks.director [--json]`` on the CPU:

- ``sampling_speedup``: guided image sampling against ``benchmarks.director_eager`` (one forward per guidance branch, deep
  copies of caches), the least of the tiny configuration and one of 100 million parameters in float32 and bfloat16.
- ``decode_vs_transformers``: our tokens per second over those of ``transformers``' ``generate`` on a Qwen2 of the same
  sizes, the smaller of both configurations.
- ``peak_over_weights_and_cache``: peak memory of loading, remembering 12 keyframes and sampling one more, over the bytes of
  weights and one cache.

``--gpu`` measures the published 7B shape with random weights on a GPU; where there is none it says so and ends.
Times on the CPU are processor seconds of one thread, the least of several interleaved runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from benchmarks import director_eager
from director.unimage import checkpoint, contexts, decoding, sampling
from director.unimage.codec import FluxCodec
from director.unimage.config import UnimageConfig
from director.unimage.cpu_order import order_matrices
from director.unimage.footprint import PUBLISHED
from director.unimage.images import patchify
from director.unimage.model import Unimage
from director.unimage.tiny import random_model, tiny_config, write_random_checkpoint

KEYFRAMES = 12
TEXT_TOKENS = 30
Script = list[tuple[str, Any]]


def hundred_million() -> UnimageConfig:
    tiny = tiny_config(latent_grid=64, vision_grid=70)
    language = replace(tiny.language, width=512, layers=12, heads=8, key_value_heads=2, head_width=64, mlp_width=2240)
    return replace(tiny, language=language)


def millions(model: torch.nn.Module) -> int:
    return round(sum(parameter.numel() for parameter in model.parameters()) / 1e6)


def film_script(config: UnimageConfig, keyframes: int, width: int, height: int) -> Script:
    """Texts and pictures in turn, ending with a text; all of them noise."""
    generator = torch.Generator().manual_seed(1)
    cells, patch = config.codec.downsample, config.vision.patch
    scale = min(1.0, config.vision_grid * patch / max(width, height))  # pictures that are seen are made to fit the table
    rows, columns = (int(side * scale) // patch for side in (height, width))
    script: Script = []
    for _ in range(keyframes):
        latent = torch.randn(config.codec.latent_channels, height // cells, width // cells, generator=generator)
        seen = torch.rand(3, rows * patch, columns * patch, generator=generator) * 2 - 1
        script += [("text", text(generator)), ("image", (latent, seen))]
    return [*script, ("text", text(generator))]


def text(generator: torch.Generator) -> list[int]:
    return torch.randint(0, 250, (TEXT_TOKENS,), generator=generator).tolist()


def remember(model: Unimage, script: Script, capacity: int = 0) -> contexts.Contexts:
    remembered = contexts.empty_contexts(model, capacity=capacity)
    for kind, content in script:
        if kind == "text":
            remembered = contexts.add_text(model, remembered, content)
        else:
            remembered = contexts.add_image(model, remembered, latent=content[0], vision_pixels=content[1])
    return remembered


def tokens_of(config: UnimageConfig, script: Script) -> int:
    """Tokens that a script takes in the full context."""
    texts = sum(len(content) + 2 for kind, content in script if kind == "text")
    images = [content for kind, content in script if kind == "image"]
    latents = sum(latent[0].numel() // config.latent_patch**2 + 2 for latent, _ in images)
    return texts + latents + sum(seen[0].numel() // config.vision.patch**2 + 2 for _, seen in images)


def least_seconds(ways: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Processor seconds of each way, interleaved so that a busy machine is busy for all."""
    found = dict.fromkeys(ways, float("inf"))
    for _ in range(runs + 1):
        for name, way in ways.items():
            start = time.process_time()
            way()
            found[name] = min(found[name], time.process_time() - start)
    return found


def sampling_case(config: UnimageConfig, dtype: torch.dtype, side: int, steps: int, runs: int) -> dict[str, Any]:
    """A guided picture behind one remembered keyframe, ours and straightforward."""
    model, _ = random_model(config, dtype=dtype)
    script = film_script(config, 1, side, side)
    remembered, size = remember(model, script), millions(model)
    eager = director_eager.EagerModel(model)
    copies = director_eager.build(eager, script)
    order_matrices(model)  # as the director loads it; the eager one has the weights as they were
    settings = sampling.SamplingSettings(
        width=side, height=side, timesteps=steps, text_scale=4.0, image_scale=2.0, interval=(0.0, 1.0), renorm="text_channel"
    )
    noise = torch.randn((side // 16) ** 2, config.latent_token_width, generator=torch.Generator().manual_seed(2))
    ours = patchify(sampling.sample_latent(model, remembered, settings, noise=noise), config.latent_patch)
    theirs = director_eager.sample(eager, copies, settings, noise)
    seconds = least_seconds(
        {
            "ours": lambda: sampling.sample_latent(model, remembered, settings, noise=noise),
            "eager": lambda: director_eager.sample(eager, copies, settings, noise),
        },
        runs,
    )
    return {
        "million_parameters": size,
        "dtype": str(dtype).removeprefix("torch."),
        "picture": f"{side}x{side}",
        "context_tokens": remembered.full.length,
        "steps": steps - 1,
        "ours_seconds": round(seconds["ours"], 4),
        "eager_seconds": round(seconds["eager"], 4),
        "speedup": round(seconds["eager"] / seconds["ours"], 2),
        "largest_difference": float((ours - theirs).abs().max()),
    }


def decode_case(config: UnimageConfig, tokens: int, runs: int) -> dict[str, Any]:
    """Greedy text behind 64 tokens, ours and transformers', float32."""
    import transformers

    language = config.language
    dense = transformers.Qwen2Config(
        hidden_size=language.width,
        num_hidden_layers=language.layers,
        num_attention_heads=language.heads,
        num_key_value_heads=language.key_value_heads,
        intermediate_size=language.mlp_width,
        vocab_size=language.vocabulary,
        tie_word_embeddings=False,
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=0,
    )
    theirs = transformers.Qwen2ForCausalLM(dense).eval()
    model, _ = random_model(config)
    remembered = contexts.add_text(model, contexts.empty_contexts(model), text(torch.Generator().manual_seed(1)))
    settings = decoding.TextSettings(max_tokens=tokens, end_token=-1)
    prompt = torch.randint(0, 250, (1, 64))

    def generate() -> None:
        with torch.inference_mode():
            found = theirs.generate(
                prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False
            )
        assert found.shape[1] == 64 + tokens

    seconds = least_seconds({"ours": lambda: decoding.decode_text(model, remembered.full, settings), "transformers": generate}, runs)
    return {
        "million_parameters": millions(theirs),
        "tokens": tokens,
        "ours_tokens_per_second": round(tokens / seconds["ours"], 1),
        "transformers_tokens_per_second": round(tokens / seconds["transformers"], 1),
        "ratio": round(seconds["transformers"] / seconds["ours"], 2),
    }


def memory_mb(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def peak_case(folder: str, width: int = 256, height: int = 144) -> dict[str, Any]:
    """Load a folder, remember 12 keyframes, sample one more; meant for a process of its own."""
    torch.nn.functional.linear(torch.randn(64, 512), torch.randn(2048, 512))  # the kernels' own memory is not the model's
    before = memory_mb("VmRSS")
    loaded = checkpoint.load_checkpoint(folder)
    script = film_script(loaded.config, KEYFRAMES, width, height)
    remembered = remember(loaded.model, script, capacity=tokens_of(loaded.config, script))
    settings = sampling.SamplingSettings(width=width, height=height, timesteps=3, image_scale=2.0, interval=(0.0, 1.0))
    sampling.sample_latent(loaded.model, remembered, settings, seed=1)
    peak = memory_mb("VmHWM") - before
    modules = (loaded.model, loaded.codec)
    weights = sum(p.numel() * p.element_size() for m in modules for p in [*m.parameters(), *m.buffers()]) / 2**20
    language = loaded.config.language
    cache = remembered.full.length * language.layers * 2 * language.key_value_heads * language.head_width * 4 / 2**20
    return {
        "context_tokens": remembered.full.length,
        "weights_mb": round(weights, 1),
        "cache_mb": round(cache, 1),
        "peak_mb": round(peak, 1),
        "ratio": round(peak / (weights + cache), 3),
    }


def measured_peak() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        write_random_checkpoint(Path(folder), hundred_million())
        done = subprocess.run([sys.executable, "-m", "benchmarks.director", "--peak", folder], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def on_cpu(runs: int) -> dict[str, Any]:
    torch.set_num_threads(1)
    cases = {
        "tiny": sampling_case(tiny_config(), torch.float32, 48, 10, 6 * runs),
        "100m": sampling_case(hundred_million(), torch.bfloat16, 64, 5, runs),
        "100m_float32": sampling_case(hundred_million(), torch.float32, 64, 5, runs),
    }
    decodes = {"tiny": decode_case(tiny_config(), 64, runs), "100m": decode_case(hundred_million(), 32, runs)}
    peak = measured_peak()
    return {
        "sampling_speedup": min(case["speedup"] for case in cases.values()),
        "decode_vs_transformers": min(case["ratio"] for case in decodes.values()),
        "peak_over_weights_and_cache": peak["ratio"],
        "sampling": cases,
        "decoding": decodes,
        "memory": peak,
    }


def matmul_flops(device: torch.device, side: int = 8192, runs: int = 20) -> float:
    """Floating point operations per second of a large bf16 product."""
    a, b = (torch.randn(side, side, device=device, dtype=torch.bfloat16) for _ in range(2))
    a @ b
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(runs):
        a @ b
    torch.cuda.synchronize()
    return 2 * side**3 * runs / (time.perf_counter() - start)


def on_gpu() -> dict[str, Any]:
    """The published shape with random weights: text, one keyframe of 1024x576 at 50 points, memory."""
    if not torch.cuda.is_available():
        return {"gpu": None, "note": "no GPU here; run this where there is one with 40 GB or more"}
    device, config = torch.device("cuda"), PUBLISHED
    model = checkpoint.empty_model(config, device, torch.bfloat16)
    codec = FluxCodec(config.codec).to(device).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.02)
    torch.cuda.reset_peak_memory_stats()
    peak_flops = matmul_flops(device)
    remembered = remember(model, film_script(config, 1, 1024, 576))
    settings = decoding.TextSettings(max_tokens=128, end_token=-1)
    list(decoding.stream_tokens(model, remembered.full, replace(settings, max_tokens=8)))
    start = time.perf_counter()
    list(decoding.stream_tokens(model, remembered.full, settings))
    tokens_per_second = settings.max_tokens / (time.perf_counter() - start)
    picture = sampling.SamplingSettings(width=1024, height=576, timesteps=50, text_scale=4.0, image_scale=2.0, interval=(0.0, 1.0))
    sampling.draw(model, codec, remembered, replace(picture, timesteps=3), seed=0)
    torch.cuda.synchronize()
    start = time.perf_counter()
    sampling.draw(model, codec, remembered, picture, seed=0)
    seconds = time.perf_counter() - start
    flops = keyframe_flops(config, remembered, picture)
    return {
        "gpu": torch.cuda.get_device_name(),
        "tokens_per_second": round(tokens_per_second, 1),
        "keyframe_seconds": round(seconds, 2),
        "peak_gb": round(torch.cuda.max_memory_allocated() / 2**30, 2),
        "matmul_tflops": round(peak_flops / 1e12, 1),
        "share_of_matmul": round(flops / seconds / peak_flops, 3),
    }


def keyframe_flops(config: UnimageConfig, remembered: contexts.Contexts, settings: sampling.SamplingSettings) -> float:
    """Operations of the generation expert and of attention over all branches and steps."""
    language = config.language
    tokens = settings.width // 16 * (settings.height // 16)
    heads = (2 * language.heads + 2 * language.key_value_heads) * language.head_width
    dense = 2 * tokens * language.width * (heads + 3 * language.mlp_width)
    branches = (remembered.full, remembered.text_free, remembered.image_free)
    attention = sum(4 * tokens * (context.length + tokens) * language.heads * language.head_width for context in branches)
    return float((settings.timesteps - 1) * language.layers * (len(branches) * dense + attention))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--runs", type=int, default=3, help="interleaved runs per measurement")
    parser.add_argument("--gpu", action="store_true", help="measure the published shape on a GPU")
    parser.add_argument("--peak", metavar="FOLDER", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peak:
        print(json.dumps(peak_case(chosen.peak)))
        return
    found = on_gpu() if chosen.gpu else on_cpu(chosen.runs)
    if chosen.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {json.dumps(value)}")


if __name__ == "__main__":
    main()
