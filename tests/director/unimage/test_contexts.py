"""Contexts share what they remember and never disturb each other."""

from __future__ import annotations

import pytest
import torch

from director.unimage import contexts, decoding, sampling
from director.unimage.decoding import TextSettings, choose, decode_text, next_probabilities, stream_tokens
from director.unimage.model import Unimage
from director.unimage.sampling import SamplingSettings, Step, draw, sample_latent
from director.unimage.tiny import random_model, tiny_config
from pipeline.errors import ContextError


@pytest.fixture(scope="module")
def model() -> Unimage:
    return random_model(tiny_config())[0]


def story(model: Unimage) -> contexts.Contexts:
    remembered = contexts.add_text(model, contexts.empty_contexts(model), (1, 2, 3))
    remembered = contexts.add_image(model, remembered, latent=torch.ones(4, 4, 4), vision_pixels=torch.zeros(3, 28, 28))
    return contexts.add_text(model, remembered, (4, 5))


def test_snapshots_share_memory(model: Unimage) -> None:
    remembered = story(model)
    assert remembered.text_free.store is remembered.full.store
    assert remembered.text_free.keys(0).data_ptr() == remembered.full.keys(0).data_ptr()
    assert (remembered.full.length, remembered.full.position) == (5 + 6 + 6 + 4, 5 + 2 + 4)
    assert (remembered.text_free.length, remembered.text_free.position) == (17, 7)
    assert (remembered.image_free.length, remembered.image_free.position) == (9, 9)


def test_growing_a_snapshot_leaves_the_longer_context_alone(model: Unimage) -> None:
    remembered = story(model)
    before = remembered.full.keys(1).clone()
    branch = contexts.prefill_text(model, remembered.text_free, (9, 9, 9, 9)).context
    assert branch.store is not remembered.full.store
    assert torch.equal(before, remembered.full.keys(1))


def test_drawing_and_writing_leave_contexts_alone(model: Unimage) -> None:
    remembered = story(model)
    before = [remembered.full.keys(0).clone(), remembered.text_free.values(1).clone(), remembered.image_free.keys(1).clone()]
    sample_latent(model, remembered, SamplingSettings(width=32, height=16, timesteps=3, image_scale=2.0))
    decode_text(model, remembered.full, TextSettings(max_tokens=5, end_token=-1))
    after = [remembered.full.keys(0), remembered.text_free.values(1), remembered.image_free.keys(1)]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_greedy_text_is_what_a_prefill_predicts(model: Unimage) -> None:
    remembered = story(model)
    ids = decode_text(model, remembered.full, TextSettings(max_tokens=6, end_token=-1)).ids
    block = contexts.prefill_text(model, remembered.full, ids)
    with torch.inference_mode():
        assert model.text_logits(block.final_TD)[:6].argmax(-1).tolist() == list(ids)


def test_text_is_drawn_by_seed_and_streamed(model: Unimage) -> None:
    remembered = story(model)
    wild = TextSettings(max_tokens=12, temperature=1.5, top_p=0.95, seed=4, end_token=-1)
    heard: list[int] = []
    whole = decode_text(model, remembered.full, wild, on_token=heard.append)
    assert tuple(heard) == whole.ids == tuple(stream_tokens(model, remembered.full, wild))
    assert not whole.stopped
    other = TextSettings(max_tokens=12, temperature=1.5, top_p=0.95, seed=5, end_token=-1)
    assert decode_text(model, remembered.full, other).ids != whole.ids


def test_a_prefix_is_written_first_and_counted_in(model: Unimage) -> None:
    remembered = story(model)
    ids = decode_text(model, remembered.full, TextSettings(max_tokens=6, end_token=-1)).ids
    resumed = decode_text(model, remembered.full, TextSettings(max_tokens=4, end_token=-1), prefix=ids[:2])
    assert resumed.ids == ids


def test_a_mask_steers(model: Unimage) -> None:
    end = model.config.special_tokens.text_end
    remembered = story(model)

    def only(*tokens: int) -> torch.Tensor:
        allowed = torch.zeros(model.config.language.vocabulary, dtype=torch.bool)
        allowed[list(tokens)] = True
        return allowed

    script = iter([only(70), None, only(71, 72), only(end)])
    found = decode_text(model, remembered.full, TextSettings(max_tokens=9), mask=lambda ids: next(script))
    assert found.stopped
    assert found.ids[0] == 70
    assert found.ids[2] in (71, 72)
    with pytest.raises(ContextError, match="allows none"):
        decode_text(model, remembered.full, TextSettings(), mask=lambda ids: only())


def test_a_stream_notices_that_its_context_was_used(model: Unimage) -> None:
    remembered = story(model)
    stream = stream_tokens(model, remembered.full, TextSettings(max_tokens=9, end_token=-1))
    next(stream)
    contexts.add_text(model, remembered, (1,))
    with pytest.raises(ContextError, match="still being written"):
        next(stream)


def test_top_p_keeps_the_likeliest() -> None:
    logits = torch.tensor([0.5, 0.3, 0.15, 0.05]).log()
    assert next_probabilities(logits, TextSettings(temperature=1.0, top_p=0.6)).tolist() == pytest.approx([0.625, 0.375, 0, 0])
    assert next_probabilities(logits, TextSettings(temperature=1.0, top_p=0.01)).tolist() == pytest.approx([1, 0, 0, 0])
    assert choose(logits, TextSettings(), torch.Generator()) == 0


@pytest.mark.parametrize("wrong", [{"max_tokens": 0}, {"temperature": -1.0}, {"top_p": 0.0}, {"top_p": 1.5}])
def test_wrong_text_settings(wrong: dict[str, float]) -> None:
    with pytest.raises(ContextError, match="max_tokens"):
        TextSettings(**wrong)  # type: ignore[arg-type]


def test_a_picture_is_the_same_by_seed() -> None:
    model, codec = random_model(tiny_config())
    remembered = story(model)
    steps: list[Step] = []
    settings = SamplingSettings(width=48, height=32, timesteps=4, interval=(0.5, 1.0))
    first = draw(model, codec, remembered, settings, seed=1, on_step=steps.append)
    assert first.shape == (32, 48, 3)
    assert first.dtype == torch.uint8
    assert torch.equal(first, draw(model, codec, remembered, settings, seed=1))
    assert not torch.equal(first, draw(model, codec, remembered, settings, seed=2))
    assert [(step.index, step.count, step.guided) for step in steps] == [(0, 3, True), (1, 3, True), (2, 3, True)]
    assert [step.t for step in steps] == pytest.approx([1.0, 6 / 7, 0.6])


def test_branches_that_remember_the_same_are_computed_once(model: Unimage) -> None:
    remembered = contexts.add_text(model, contexts.empty_contexts(model), (1, 2))
    settings = SamplingSettings(width=32, height=16, image_scale=1.5, interval=(0.0, 1.0))
    field = sampling.GuidedField(model, remembered, settings)
    assert len(field._all.contexts) == 2


@pytest.mark.parametrize("wrong", [{"timesteps": 1}, {"renorm": "cubic"}])
def test_wrong_sampling_settings(wrong: dict[str, object]) -> None:
    with pytest.raises(ContextError):
        SamplingSettings(width=16, height=16, **wrong)  # type: ignore[arg-type]


def test_the_reserved_memory_is_enough(model: Unimage) -> None:
    remembered = contexts.empty_contexts(model, capacity=40)
    remembered = contexts.add_text(model, remembered, range(30))
    assert remembered.full.store.capacity == 40
    assert decoding.decode_text(model, remembered.full, TextSettings(max_tokens=3, end_token=-1)).ids
