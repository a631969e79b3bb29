import re

import pytest

from director.storybook.looks import look_of, looks_of
from director.storybook.palettes import distance
from pipeline.film.scene import BEARDS, BOTTOMS, CREATURES, HAIR_STYLES, HATS, TOPS, CreatureLook, PersonLook
from pipeline.film.screenplay import Character, CharacterId

PEOPLE = [
    ("A woman in her sixties, white hair in a bun, a yellow oilskin rain coat over a navy sweater, a yellow sou'wester.",
     {"age": "old", "figure": "woman", "hair_style": "bun", "hair": "#ece8e0", "top": "rain", "top_colour": "#f2c230",
      "accent": "#26355c", "hat": "souwester"}),
    ("An old lighthouse keeper with a long white beard.",
     {"age": "old", "figure": "man", "beard": "long", "top": "rain", "hat": "souwester"}),
    ("A boy of about ten, freckles, messy red hair, a striped sweater and blue shorts.",
     {"age": "child", "figure": "man", "freckles": True, "hair_style": "mop", "hair": "#a8482a", "top": "sweater", "bottom": "shorts"}),
    ("A tired detective, late 40s, beige trench coat and a brown fedora, stubble.",
     {"age": "adult", "top": "trench", "hat": "fedora", "hat_colour": "#7a5236", "beard": "stubble"}),
    ("Robin, a girl of ten, dark skin, braids, green dress",
     {"age": "child", "figure": "woman", "hair_style": "braids", "top": "dress", "top_colour": "#4f8a4f"}),
    ("A cat lady in a purple cardigan",
     {"figure": "woman", "top": "sweater", "top_colour": "#6d4690"}),
    ("A queen in a violet gown with a golden crown",
     {"figure": "woman", "top": "dress", "hat": "crown", "bottom": "long skirt"}),
    ("An astronaut, early 30s, short black hair",
     {"age": "adult", "top": "spacesuit", "hat": "space helmet", "hair_style": "short", "hair": "#221d20"}),
    ("A lion tamer with a moustache",
     {"figure": "man", "beard": "moustache"}),
    ("Late 30s man, fair skin, short brown hair, grey suit, calm expression.",
     {"age": "adult", "figure": "man", "top": "suit", "hair": "#5a3a26", "skin": "#f3c9a8"}),
    ("A stout baker with round glasses and a white apron",
     {"build": "stout", "glasses": True, "apron": "#f4efe4", "hat": "baker"}),
    ("A tall, thin wizard with a long grey beard and a blue robe",
     {"build": "slim", "top": "robe", "top_colour": "#3a6ea8", "beard": "long", "hat": "witch"}),
    ("A young witch with curly green hair",
     {"age": "young", "figure": "woman", "hair_style": "curly", "hat": "witch"}),
    ("A knight in silver armour with a red cloak",
     {"top": "armour", "accent": "#c0392f"}),
    ("A doctor, 50s, woman, blonde bob, white coat",
     {"age": "adult", "figure": "woman", "hair_style": "bob", "top": "coat", "top_colour": "#f4efe4"}),
    ("A farmer in blue overalls over a red shirt, straw hat",
     {"top": "overalls", "top_colour": "#3a6ea8", "accent": "#c0392f", "hat": "straw"}),
    ("A bald man with a full black beard and a red scarf",
     {"hair_style": "bald", "beard": "full", "scarf": "#c0392f"}),
    ("A clean-shaven old man in an old coat",
     {"beard": "none", "age": "old", "top": "coat"}),
    ("A young woman in an old coat",
     {"age": "young"}),
    ("A sailor with a striped white and navy sweater",
     {"top": "sweater"}),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "facts"), PEOPLE, ids=[s[:30] for s, _ in PEOPLE])
def test_people_look_as_their_sheets_say(sheet, facts):
    for seed in (1, 2, 3):
        look = look_of(sheet, seed)
        assert isinstance(look, PersonLook)
        assert {name: getattr(look, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("sheet", "kind", "size"),
    [
        ("A small white gull with a grey wing.", "gull", 0.75),
        ("A rusty old robot with a red scarf and glowing eyes.", "robot", 1.0),
        ("A fox detective in a trench coat", "fox", 1.0),
        ("A huge green dragon with golden eyes", "dragon", 1.7),
        ("A tiny mouse named Bear in a blue vest", "mouse", 0.55),
        ("A shaggy sheepdog, brown and white", "dog", 1.0),
        ("Ember, a young dragon", "dragon", 0.75),
    ],
)
def test_creatures_are_told_from_people(sheet, kind, size):
    look = look_of(sheet, 1)
    assert isinstance(look, CreatureLook)
    assert (look.kind, look.size) == (kind, size)


def test_a_creature_takes_the_colours_of_its_coat():
    assert look_of("A small white gull with a grey wing.", 1) == CreatureLook(kind="gull", colour="#f4efe4", accent="#8a8d92", size=0.75)
    assert look_of("A black cat with green eyes and a red collar", 1) == CreatureLook(kind="cat", colour="#24242c")


def _cast(*sheets: str) -> tuple[Character, ...]:
    return tuple(Character(id=CharacterId(f"Character{n}"), sheet=s) for n, s in enumerate(sheets, start=1))


@pytest.mark.parametrize("seed", range(12))
def test_nobody_looks_like_another(seed):
    looks = looks_of(_cast("A woman.", "A woman.", "A man.", "A man.", "A girl."), seed)
    people = [look for look in looks.values() if isinstance(look, PersonLook)]
    for n, one in enumerate(people):
        for other in people[n + 1 :]:
            assert distance(one.top_colour, other.top_colour) > 60
            assert (one.hair, one.hair_style) != (other.hair, other.hair_style)


def test_a_look_is_fixed_by_sheet_and_seed():
    assert look_of("A sailor.", 5) == look_of("A  sailor.", 5)
    assert len({look_of("A sailor.", seed) for seed in range(8)}) > 4


def test_later_characters_do_not_change_earlier_ones():
    first = looks_of(_cast("A woman.", "A man."), 4)
    assert {**looks_of(_cast("A woman.", "A man.", "A girl."), 4), **first} == looks_of(_cast("A woman.", "A man.", "A girl."), 4)


@pytest.mark.parametrize("sheet", ["", "x", "Somebody.", "A thing of wonder", "???", *(s for s, _ in PEOPLE)])
def test_every_look_can_be_drawn(sheet):
    for seed in range(6):
        look = look_of(sheet, seed)
        if isinstance(look, CreatureLook):
            assert look.kind in CREATURES
            continue
        assert look.hair_style in HAIR_STYLES
        assert look.hat in HATS
        assert look.top in TOPS
        assert look.bottom in BOTTOMS
        assert look.beard in BEARDS
        colours = (look.skin, look.hair, look.hat_colour, look.top_colour, look.accent, look.bottom_colour, look.shoe_colour)
        assert all(re.fullmatch("#[0-9a-f]{6}", c) for c in colours)
        assert all(re.fullmatch("#[0-9a-f]{6}|", c) for c in (look.apron, look.scarf))


def test_words_for_fur_are_colours():
    assert look_of("A small dog, sandy fur with one dark ear", 1) == CreatureLook(kind="dog", colour="#c79c6a", accent="#2c2a32", size=0.75)
