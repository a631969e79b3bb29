"""How films become samples."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from director.unimage.attention import BlockMode, Sight, allowed_pairs
from director.unimage.packing import ItemKind, Pack, pack
from director.unimage.scene_codec import SceneCodec
from director.unimage.tokens import FolderTokenizer
from director.unimage.training.batches import film_from
from director.unimage.training.building import config_of
from director.unimage.training.films import KINDS, Film, Layout, LayoutSettings, SampleKind, parts_of, segments_of, slot_identities
from director.unimage.wording import Wording, content_words
from tests.director.unimage.training.conftest import films, tiny_recipe


def layout(tokenizer: FolderTokenizer, **settings: object) -> Layout:
    return Layout(tokenizer, LayoutSettings(**settings), np.random.default_rng(1))  # type: ignore[arg-type]


def test_a_script_cut_into_segments_is_the_script() -> None:
    for record in films():
        part = parts_of(record.script)[0]
        assert "".join(s.text for s in part.segments) == record.script.split("\n", 2)[2].strip()
        assert [s.shot for s in part.segments] == [1, 2, 3, 4, 0]
        assert all(s.text.splitlines()[-1].startswith(f"<Frame{s.shot}>") for s in part.segments[:-1])


def test_a_script_that_went_on_has_two_parts() -> None:
    script = films()[0].script.rstrip()
    gone_on = f"{script}\n\n<Extension>: A storm comes\n\n<Frame5>: Medium shot: Rain.\n<Video5>: It rains.\n"
    first, second = parts_of(gone_on)
    assert first == parts_of(script)[0]
    assert second.request == "<Extension>: A storm comes"
    assert [s.text for s in second.segments] == ["<Frame5>: Medium shot: Rain.\n", "<Video5>: It rains."]


def packed(tokenizer: FolderTokenizer, film: Film, kind: SampleKind, **settings: object) -> Pack:
    return pack([layout(tokenizer, **settings).items(film, kind)], config_of(tiny_recipe().model, tokenizer), raw_time=lambda: 0.0)


def test_text_is_the_same_with_and_without_pictures(tokenizer: FolderTokenizer) -> None:
    film = film_from(films()[1], SceneCodec())
    with_pictures, without = (packed(tokenizer, film, kind, splitting=0, id_prompting=False) for kind in KINDS[:2])
    marks = {tokenizer.markers.image_start, tokenizer.markers.image_end}
    kept = [n for n, token in enumerate(with_pictures.text_ids.tolist()) if token not in marks]
    assert torch.equal(with_pictures.text_ids[kept], without.text_ids)
    assert torch.equal(with_pictures.positions[with_pictures.text_slots[kept]], without.positions), "pictures take no positions"
    assert torch.equal(with_pictures.labels, without.labels)


def test_every_word_of_a_script_is_learnt_once_but_copied_ones(tokenizer: FolderTokenizer) -> None:
    film = film_from(films()[0], SceneCodec())
    wording = Wording(tokenizer, [part.request for part in film.parts])
    words = wording.tokens("".join(segment.text for segment in film.parts[0].segments))
    assert any(words.copied)
    wanted = [token for token, copied in zip(words.ids, words.copied, strict=True) if not copied]
    assert packed(tokenizer, film, "interleaved", splitting=0).labels.tolist() == [*wanted, tokenizer.markers.text_end]


def test_a_continuation_learns_only_behind_the_cut(tokenizer: FolderTokenizer) -> None:
    film = film_from(films()[2], SceneCodec())
    items = layout(tokenizer, splitting=1.0).items(film, "text")
    closed = [n for n, item in enumerate(items) if item.closed]
    assert len(closed) == 4, "prompt, script, request, rest"
    assert not any(item.loss for item in items[: closed[2] + 1])
    assert all(item.loss for item in items[closed[2] + 1 :])
    told = tokenizer.decode([i for item in items[closed[2] + 1 :] for i in item.ids])
    assert told.startswith("<Frame")
    assert "<Character1>:" not in told


def test_a_noisy_copy_sees_what_its_sight_lets_it(tokenizer: FolderTokenizer) -> None:
    film = film_from(films()[0], SceneCodec())
    for sight, settings in ((Sight.NOTHING, {"unconditional": 1.0}), (Sight.TEXTS, {"unconditional": 0.0, "image_free": 1.0})):
        blocks = packed(tokenizer, film, "drawing", copies=2, **settings).samples[0]
        allowed = allowed_pairs(blocks)
        owner = np.repeat(np.arange(len(blocks)), [block.length for block in blocks])
        noisy = [n for n, block in enumerate(blocks) if block.mode is BlockMode.NOISE]
        seen = {int(owner[k]) for k in torch.nonzero(allowed[int(np.argmax(owner == noisy[-1]))])[:, 0].tolist()}
        others = seen - {noisy[-1]}
        assert all(blocks[n].mode is BlockMode.CAUSAL for n in others)
        assert bool(others) == (sight is Sight.TEXTS)


def test_ids_stand_before_each_picture_unless_told_otherwise(tokenizer: FolderTokenizer) -> None:
    film = film_from(films()[1], SceneCodec())
    for wanted in (True, False):
        items = layout(tokenizer, id_prompting=wanted, splitting=0).items(film, "interleaved")
        first = next(n for n, item in enumerate(items) if item.kind is ItemKind.LATENT)
        said = tokenizer.decode(items[first - 1].ids)
        assert said.startswith("<Character" if wanted and film.pictures[1].visible[0].startswith("C") else ("<Env" if wanted else "<Char"))


def test_short_samples_end_behind_their_last_picture(tokenizer: FolderTokenizer) -> None:
    items = layout(tokenizer, shots=2, copies=1).items(film_from(films()[0], SceneCodec()), "interleaved")
    assert sum(item.loss and item.kind is ItemKind.LATENT for item in items) == 2
    assert items[-1].kind is ItemKind.LATENT


@pytest.mark.parametrize("prompt", ["A zyzzogeton named Qwxv finds a Flömpf in Ouagadougou", "Müller and Łucja row"])
def test_words_nobody_ever_saw_are_copied_letter_by_letter(tokenizer: FolderTokenizer, prompt: str) -> None:
    wording = Wording(tokenizer, [prompt])
    name = content_words(prompt)[1]
    words = wording.tokens(f"<Frame1>: Medium shot: The {name} <Character1>.\n")
    pointer = next(n for n, token in enumerate(words.ids) if token in wording.pointers())
    assert wording.pointers()[words.ids[pointer]] == name
    copied = [token for token, c in zip(words.ids, words.copied, strict=True) if c]
    assert tokenizer.decode(copied) == f" {name}"
    assert tokenizer.decode(words.ids) == f"<Frame1>: Medium shot: The {name} <Character1>.\n"


def test_the_id_last_named_in_a_line_owns_what_follows(tokenizer: FolderTokenizer) -> None:
    words = Wording(tokenizer, ["x"]).tokens("<Character2>: A man.\nThe <Environment1> and <Character1> sit.\n")
    by_text = {tokenizer.decode([i]).strip(): b for i, b in zip(words.ids, words.belongs, strict=True)}
    assert (by_text["<Character2>"], by_text["<Environment1>"], by_text["<Character1>"]) == (2, 10, 1)
    assert (words.belongs[0], words.belongs[-2], words.belongs[-1]) == (2, 1, 0)


def test_slots_belong_to_the_characters_in_order_of_mention() -> None:
    assert slot_identities(("Character3", "Character1"), "Environment2", slots=13, figures=4) == (11, 3, 3, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)


def test_segments_of_nothing() -> None:
    assert [s.text for s in segments_of("")] == [""]
