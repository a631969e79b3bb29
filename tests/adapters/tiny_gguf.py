"""A language model of random weights, a few words and a few hundred kilobytes, as a GGUF file that llama.cpp runs."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

_STORY = """a the fox owl baker keeper lamp river hill forest house door window star moon rain wind sings waits finds opens turns walks
looks says lights bends smiles and but then while under over near with old small bright quiet green silver far home again"""
WORDS = _STORY.split()
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}"
WIDTH, HEADS, LAYERS, INNER = 32, 2, 2, 64


def write(
    path: Path,
    *,
    seed: int = 1,
    architecture: str = "llama",
    kind: str = "model",
    causal: bool = True,
    context: int = 32768,
    template: str = TEMPLATE,
    pieces: int = 1,
) -> Path:
    """Write the file.

    Args:
        path: of the file.
        seed: of the weights.
        architecture: as the head names it; the tensors are always those of a llama.
        kind: "model", or what else a GGUF file may hold.
        causal: False for a model that measures texts.
        context: tokens that it says it can read.
        template: of its chat, "" for none.
        pieces: of how many files of the model it says to be one.
    """
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(kind)
    writer.add_name("Tiny Fable")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    if not causal:
        writer.add_causal_attention(False)
    if pieces > 1:
        writer.add_uint16("split.count", pieces)
    vocabulary = _vocabulary(writer)
    if template:
        writer.add_chat_template(template)
    for name, weights in _weights(vocabulary, np.random.default_rng(seed)).items():
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _vocabulary(writer: gguf.GGUFWriter) -> int:
    """The marks, all bytes (so that any prompt can be read), and the words; returns how many there are."""
    marks = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    octets = [(f"<0x{octet:02X}>", gguf.TokenType.BYTE) for octet in range(256)]
    words = [(f"\u2581{word}", gguf.TokenType.NORMAL) for word in WORDS]
    tokens = [*marks, *octets, *words]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(tokens)


def _weights(vocabulary: int, chance: np.random.Generator) -> dict[str, np.ndarray]:
    """Random weights that choose among the words, and now and then the end; never a byte."""

    def drawn(*shape: int) -> np.ndarray:
        return chance.normal(0.0, 0.3, shape)

    output = drawn(vocabulary, WIDTH)
    output[0], output[3 : 3 + 256] = 0.0, 0.0
    made = {"token_embd.weight": drawn(vocabulary, WIDTH), "output_norm.weight": np.ones(WIDTH), "output.weight": output}
    for layer in range(LAYERS):
        shapes = {"attn_q": (WIDTH, WIDTH), "attn_k": (WIDTH, WIDTH), "attn_v": (WIDTH, WIDTH), "attn_output": (WIDTH, WIDTH)}
        shapes |= {"ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER)}
        made |= {f"blk.{layer}.{name}.weight": drawn(*shape) for name, shape in shapes.items()}
        made |= {f"blk.{layer}.{name}.weight": np.ones(WIDTH) for name in ("attn_norm", "ffn_norm")}
    return made
