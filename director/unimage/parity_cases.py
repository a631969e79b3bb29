"""How each parity case is computed with the public functions of this package.

A case function takes the loaded checkpoint, the case's entry in ``fixtures.json`` and its input tensors, and
returns our tensors under the stored names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor

from director.unimage import parity_indexes
from director.unimage.checkpoint import Checkpoint, published_tensors
from director.unimage.config import UnimageConfig
from director.unimage.contexts import (
    Added,
    Context,
    Contexts,
    add_image,
    add_text,
    empty_contexts,
    encode_image,
)
from director.unimage.decoding import TextSettings, TextWriter, decode_text, next_probabilities
from director.unimage.images import (
    ResizeRule,
    flattened_ids,
    on_white,
    patchify,
    pixels_from_image,
    position_table,
    resize,
    unpatchify,
)
from director.unimage.layout import model_places
from director.unimage.model import EXPERTS, Unimage, sinusoid
from director.unimage.packing import Dropout, Item, ItemKind, Pack, pack
from director.unimage.parity_traces import Found, cached, input_of, output_of, traced_layers
from director.unimage.sampling import Field, GuidedField, SamplingSettings, Step, decode_latent, sample_latent
from director.unimage.training.forward import PackResult, crop_latents, encode_padded, forward_pack

Json = Mapping[str, Any]
Tensors = Mapping[str, Tensor]
Case = Callable[[Checkpoint, Json, Tensors], Found]

PUBLISHED_GRIDS = {"latent": 64, "vit": 70}
CONTEXTS = ("full", "text_free", "image_free")
BLOCK_NAMES = {"text": "final_hidden", "latent": "vae_final_hidden", "vision": "vit_final_hidden"}


def of_name(name: str) -> Case | None:
    """The function for a case; None if the name is unknown."""
    exact = CASES.get(name)
    return exact or next((case for prefix, case in FAMILIES.items() if name.startswith(prefix)), None)


def needs_gradients(case: Json) -> bool:
    """Whether a case stores gradients."""
    return "gradient_norms" in case


def patchify_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Patches of pixels and latents, and the way back."""
    config = checkpoint.config
    latent = given["in.latent"]
    rows, columns = (side // config.latent_patch for side in latent.shape[1:])
    return {
        "out.vit_tokens": patchify(given["in.image"], config.vision.patch),
        "out.latent_tokens": patchify(latent, config.latent_patch),
        "out.unpatched_latent": unpatchify(given["in.tokens_to_unpatch"], rows, columns, config.latent_patch),
    }


def positions_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Position tables and flattened ids."""
    model = checkpoint.model
    width, config = model.config.language.width, model.config
    found = {"out.latent_table": position_table(width, config.latent_grid), "out.vit_table": position_table(width, config.vision_grid)}
    for kind, side in PUBLISHED_GRIDS.items():
        published_width = case["outputs"][f"out.published_{kind}_rows"]["shape"][1]
        found[f"out.published_{kind}_rows"] = position_table(published_width, side)[given[f"in.rows_published_{kind}"]]
    for entry in case["settings"]["flattened_ids"]:
        rows, columns = entry["height"] // entry["patch"], entry["width"] // entry["patch"]
        found[f"out.{entry['name']}"] = flattened_ids(rows, columns, entry["grid_max"])
    return found


def timestep_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Sinusoid and embedding of flow times."""
    return {"out.sinusoid": sinusoid(given["in.t"]), "out.embedding": checkpoint.model.time(given["in.t"])}


def preprocess_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Pictures to tensors by resize rules."""
    from PIL import Image

    fields, settings = case["settings"]["transform_fields"], case["settings"]
    latent_rule, vision_rule = (ResizeRule(**dict(zip(fields, settings[key], strict=True))) for key in ("vae_transform", "vit_transform"))
    found: Found = {}
    for name, mode in settings["images"]:
        image = on_white(Image.fromarray(given[f"in.{name}"].to(torch.uint8).numpy(), mode))
        resized = resize(image, latent_rule)
        found[f"out.{name}.vae_resized_hw"] = torch.tensor([resized.height, resized.width])
        found[f"out.{name}.vae_tensor"] = pixels_from_image(resized)
        found[f"out.{name}.vit_tensor"] = pixels_from_image(resize(resized, vision_rule))
        found[f"out.{name}.vit_tensor_direct"] = pixels_from_image(resize(image, vision_rule))
    return found


def text_prefill_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """One text into an empty context."""
    model = checkpoint.model
    found: Found = {}
    blocks: list[Added] = []
    with traced_layers(model, found, inputs="out.embeddings"):
        before = empty_contexts(model)
        after = add_text(model, before, given["in.text"].tolist(), on_block=lambda kind, added: blocks.append(added))
    found |= parity_indexes.of_text("packed.full.0.text", before.full, after.full, model.config, given["in.text"])
    found["out.final_hidden"] = blocks[0].final_TD
    found["out.logits"] = model.text_logits(blocks[0].final_TD)
    return found | cached(after.full)


def vit_features_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Several images through the tower at once."""
    model, config = checkpoint.model, checkpoint.config
    images = [given[name] for name in case["settings"]["images"]]
    patch = config.vision.patch
    ids = [flattened_ids(image.shape[1] // patch, image.shape[2] // patch, config.vision_grid) for image in images]
    lengths = [len(part) for part in ids]
    found: Found = {"packed.position_ids": torch.cat(ids), "packed.seqlens": torch.tensor(lengths)}
    with ExitStack() as stack:
        stack.enter_context(input_of(model.vision.layers[0], "out.embeddings", found))
        for number, layer in enumerate(model.vision.layers):
            stack.enter_context(output_of(layer, f"out.layer.{number}", found))
        stack.enter_context(output_of(model.vision.final_norm, "out.post_layernorm", found))
        stack.enter_context(output_of(model.connector, "out.connector", found))
        patches = torch.cat([patchify(image, patch) for image in images])
        found["out.llm_input"] = model.embed_vision(patches, torch.cat(ids), lengths)
    return found


def vae_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """The codec, both ways."""
    codec = checkpoint.codec
    found: Found = {}
    for number, (image, noise) in enumerate(case["settings"]["images"]):
        mean, log_variance = codec.moments(given[image][None])
        latent = codec.encode(given[image][None], given[noise])
        found |= {f"out.{number}.mean": mean, f"out.{number}.logvar": log_variance, f"out.{number}.latent": latent}
        found[f"out.{number}.decoded"] = codec.decode(latent)
    return found


def understand_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Logits after a context with an image."""
    model = checkpoint.model
    contexts, found = replay(checkpoint, case, given)
    last = f"out.block{len(case['context']) - 1}.final_hidden"
    found["out.last_text_logits"] = model.text_logits(found[last])
    start = TextWriter(model, contexts.full, room=1)
    found["out.start_token_logits"] = start.advance([model.config.special_tokens.text_start])[None]
    return found | cached(contexts.full)


def generate_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Greedy text, token by token, and with another end token."""
    model, settings = checkpoint.model, case["settings"]
    start = model.config.special_tokens.text_start
    contexts, found = replay(checkpoint, case, given)
    most = settings["max_length"] - 1
    ids = [start, *decode_text(model, contexts.full, TextSettings(max_tokens=most)).ids]
    found["out.ids"] = torch.tensor(ids)
    variant = TextSettings(max_tokens=most, end_token=settings["stop_variant_end_token"])
    found["out.ids_stop_variant"] = torch.tensor([start, *decode_text(model, contexts.full, variant).ids])
    writer = TextWriter(model, contexts.full, room=len(ids))
    logits = [writer.advance([token]) for token in ids]
    found["out.logits"] = torch.stack(logits)
    for name in case["outputs"]:
        if name.startswith("out.first_step_probs.temperature_"):
            temperature = float(name.removeprefix("out.first_step_probs.temperature_"))
            found[name] = next_probabilities(logits[0], TextSettings(temperature=temperature))
    return found


def velocity_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """One velocity: plain, without text, without image, guided in every way."""
    model, settings, x_TW = checkpoint.model, case["settings"], given["in.x_t"]
    contexts, found = replay(checkpoint, case, given)
    height, width = settings["image_hw"]
    side, t = checkpoint.config.pixels_per_latent_token, settings["t"]
    fields = {name: Field(model, (getattr(contexts, name),), height // side, width // side, wanted=EXPERTS) for name in CONTEXTS}
    for time in settings["t_plain"]:
        found[f"out.v_full.t{time}"] = fields["full"](x_TW, time)[0]
    with traced_layers(model, found, inputs="out.query_embeddings", final="out.final_hidden"):
        fields["full"](x_TW, t)
    for name in ("text_free", "image_free"):
        found[f"out.v_{name}"] = fields[name](x_TW, t)[0]
    for variant in settings["variants"]:
        guided = SamplingSettings(
            width=width,
            height=height,
            text_scale=variant["text_scale"],
            image_scale=variant["image_scale"],
            renorm=variant["renorm"],
            renorm_min=variant["renorm_min"],
            interval=(0.0, 1.0),
        )
        found[f"out.{variant['name']}"] = GuidedField(model, contexts, guided)(x_TW, t)
    return found


def sample_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Whole sampling runs."""
    settings = case["settings"]
    contexts, found = replay(checkpoint, case, given)
    height, width = settings["image_hw"]
    for number, run in enumerate(settings["runs"]):
        sampling = SamplingSettings(
            width=width,
            height=height,
            timesteps=settings["num_timesteps"],
            shift=settings["timestep_shift"],
            text_scale=run["text_scale"],
            image_scale=run["image_scale"],
            interval=tuple(run["interval"]),
            renorm=run["renorm"],
            renorm_min=run["renorm_min"],
        )
        found |= _sampled(checkpoint, contexts, sampling, given["in.noise"], f"out.{run['name']}", decode=number == 0)
    return found


def packing_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Plans to packed sequences, with each kind of condition dropped or kept."""
    settings = case["settings"]
    found: Found = {}
    for variant in settings["variants"]:
        probabilities = variant["dropout"]
        dropout = Dropout(text=probabilities["text"], vision=probabilities["vit"], latent=probabilities["vae"])
        packed = packed_plans(checkpoint.config, settings["plans"], given, dropout)
        named = parity_indexes.of_pack(packed, settings["attn_mode_codes"])
        found |= {f"out.{variant['name']}.{name}": tensor for name, tensor in named.items()}
    return found


def train_forward_case(checkpoint: Checkpoint, case: Json, given: Tensors) -> Found:
    """Losses and gradients of one pack."""
    model, settings = checkpoint.model, case["settings"]
    packed = packed_plans(checkpoint.config, settings["plans"], given, Dropout())
    padded = encode_padded(checkpoint.codec, packed.latent_pixels, given["in.vae_noise"])
    latents = crop_latents(model, packed, padded)
    found: Found = {"out.padded_latent": padded}
    found |= {f"packed.{name}": tensor for name, tensor in parity_indexes.of_pack(packed, settings["attn_mode_codes"]).items()}

    def forward(shift: float, *, frozen: bool = False) -> PackResult:
        return forward_pack(model, packed, latents, given["in.latent_noise"], shift=shift, freeze_understanding=frozen)

    with traced_layers(model, found):
        base = forward(settings["timestep_shift"])
    loss = base.loss(settings["ce_weight"], settings["mse_weight"])
    found |= _losses(base, packed, loss)
    gradients = _gradients(model, loss)
    found |= {f"out.grad.{name}": gradients[name] for name in settings["full_gradients"]}
    found["out.grad_total_norm"] = torch.stack([gradient.norm() for gradient in gradients.values()]).norm()[None]
    found |= _norms("base", gradients)
    shifted = forward(settings["shift_variant"])
    found |= _variant("out.shift_variant", shifted) | {"out.shift_variant.mse_per_token": shifted.mse_R}
    frozen = forward(settings["timestep_shift"], frozen=True)
    found |= _variant("out.freeze_und", frozen)
    return found | _norms("freeze_und", _gradients(model, frozen.loss(settings["ce_weight"], settings["mse_weight"])))


CASES: dict[str, Case] = {
    "patchify": patchify_case,
    "positions": positions_case,
    "timestep_embedding": timestep_case,
    "preprocess": preprocess_case,
    "text_prefill": text_prefill_case,
    "vit_features": vit_features_case,
    "vae": vae_case,
    "packing": packing_case,
    "train_forward": train_forward_case,
}
FAMILIES: dict[str, Case] = {
    "understand_": understand_case,
    "generate_": generate_case,
    "velocity_": velocity_case,
    "sample_": sample_case,
    "interleaved_": sample_case,
}


def replay(checkpoint: Checkpoint, case: Json, given: Tensors) -> tuple[Contexts, Found]:
    """Build the contexts of a case step by step, and name what it stores of them."""
    contexts, found = empty_contexts(checkpoint.model), Found()
    for number, step in enumerate(case["context"]):
        add = _add_text_step if step["add"] == "text" else _add_image_step
        contexts, blocks, indexes = add(checkpoint, contexts, step, given, number)
        found |= indexes | {f"out.block{number}.{BLOCK_NAMES[kind]}": added.final_TD for kind, added in blocks}
    for name in CONTEXTS:
        context: Context = getattr(contexts, name)
        found[f"out.context.{name}.kv_len"] = torch.tensor([context.length])
        found[f"out.context.{name}.position"] = torch.tensor([context.position])
    found |= parity_indexes.of_start(contexts.full, checkpoint.config)
    if "image_hw" in case["settings"]:
        height, width = case["settings"]["image_hw"]
        found |= parity_indexes.of_query(contexts, height, width, checkpoint.config)
    return contexts, found


Replayed = tuple[Contexts, list[tuple[str, Added]], Found]


def _add_text_step(checkpoint: Checkpoint, before: Contexts, step: Json, given: Tensors, number: int) -> Replayed:
    ids, blocks = given[step["ids"]], list[tuple[str, Added]]()
    after = add_text(checkpoint.model, before, ids.tolist(), on_block=lambda kind, added: blocks.append((kind, added)))
    found: Found = {}
    for name in ("full", "image_free"):
        old, new = getattr(before, name), getattr(after, name)
        found |= parity_indexes.of_text(f"packed.{name}.{number}.text", old, new, checkpoint.config, ids)
    return after, blocks, found


def _add_image_step(checkpoint: Checkpoint, before: Contexts, step: Json, given: Tensors, number: int) -> Replayed:
    config, blocks = checkpoint.config, list[tuple[str, Added]]()
    latent, seen = None, given.get(step.get("vit_pixels", ""))
    found: Found = {}
    start = before.full
    if "vae_pixels" in step:
        latent = encode_image(checkpoint.codec, given[step["vae_pixels"]], noise=given[step["vae_noise"]])
        rows, columns = (side // config.latent_patch for side in latent.shape[1:])
        found |= parity_indexes.of_image(f"packed.full.{number}.vae", start, rows, columns, config.latent_grid, config, "vae")
    after = add_image(
        checkpoint.model, before, latent=latent, vision_pixels=seen, on_block=lambda kind, added: blocks.append((kind, added))
    )
    if seen is not None:
        start = blocks[0][1].context if latent is not None else start
        rows, columns = (side // config.vision.patch for side in seen.shape[1:])
        found |= parity_indexes.of_image(f"packed.full.{number}.vit", start, rows, columns, config.vision_grid, config, "vit")
    return after, blocks, found


def packed_plans(config: UnimageConfig, plans: Any, given: Tensors, dropout: Dropout) -> Pack:
    """Stored plans as a pack; raw times are the stored ones in order."""
    times = iter(given["in.raw_timesteps"].tolist())
    samples = [[_item(entry, given) for entry in plan] for plan in plans]
    # a probability of 1 drops, one of 0 keeps, whatever number comes between
    return pack(samples, config, raw_time=lambda: next(times), dropout=dropout, chance=lambda: 0.5)


def _sampled(checkpoint: Checkpoint, contexts: Contexts, settings: SamplingSettings, noise: Tensor, key: str, *, decode: bool) -> Found:
    steps: list[Step] = []
    latent = sample_latent(checkpoint.model, contexts, settings, noise=noise, on_step=steps.append)
    found: Found = {
        f"{key}.timesteps": torch.tensor([step.t for step in steps]),
        f"{key}.x_before_step": torch.stack([step.x_TW for step in steps]),
        f"{key}.velocity": torch.stack([step.velocity_TW for step in steps]),
        f"{key}.guided_steps": torch.tensor([int(step.guided) for step in steps]),
        f"{key}.latent_tokens": patchify(latent, checkpoint.config.latent_patch),
        f"{key}.latent_map": latent,
    }
    if decode:
        found[f"{key}.decoded"] = checkpoint.codec.decode(latent[None])[0]
        found[f"{key}.image_u8"] = decode_latent(checkpoint.codec, latent).long()
    return found


def _item(entry: Json, given: Tensors) -> Item:
    return Item(
        kind=ItemKind(entry["type"]),
        ids=tuple(given[entry["ids"]].tolist()) if "ids" in entry else (),
        pixels=given[entry["pixels"]] if "pixels" in entry else None,
        droppable=bool(entry["enable_cfg"]),
        loss=bool(entry["loss"]),
        next_marker=entry["special_token_label"] if entry["special_token_loss"] else None,
    )


def _losses(result: PackResult, packed: Pack, loss: Tensor) -> Found:
    return {
        "out.packed_input_embeddings": result.inputs_TD,
        "out.last_hidden": result.final_TD,
        "out.ce_per_token": result.ce_K,
        "out.squared_error": result.squared_error_RW,
        "out.mse_per_token": result.mse_R,
        "out.ce_reweighted": result.cross_entropy(packed.label_weights)[None],
        "out.loss": loss[None],
    } | _variant("out", result)


def _variant(key: str, result: PackResult) -> Found:
    return {f"{key}.ce": result.cross_entropy()[None], f"{key}.mse": result.velocity_error()[None]}


def _gradients(model: Unimage, loss: Tensor) -> Found:
    """Gradients under the published names; zero where none flows."""
    names, parameters = zip(*model.named_parameters(), strict=True)
    gradients = torch.autograd.grad(loss, parameters, materialize_grads=True)
    filled = dict(zip(names, gradients, strict=True))
    return dict(published_tensors(model, model_places(model.config), filled))


def _norms(variant: str, gradients: Tensors) -> Found:
    return {f"gradient_norms.{variant}.{name}": gradient.norm() for name, gradient in gradients.items()}
