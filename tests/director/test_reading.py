"""Reading prompts: who, where, what, in what order; and texts that mean little."""

from __future__ import annotations

import pytest

from director.storybook import lexicon
from director.storybook.clauses import clauses_of
from director.storybook.lexicon import tables
from director.storybook.reading import read_prompt
from director.storybook.story import tell
from director.storybook.tokens import LONGEST, prepare
from pipeline.film.brief import Brief
from pipeline.film.scene import CREATURES, EXPRESSIONS, LIGHTS, PLACES, POSES, SEASONS, WEATHERS


def test_lexicon_covers_the_illustrators_enumerations() -> None:
    assert {entry.family for entry in tables._places().values()} == set(PLACES)
    assert {entry.kind for entry in tables._creatures().values()} == set(CREATURES)
    assert set(tables._poses().values()) == set(POSES)
    assert {entry.expression for entry in tables._feelings().values()} == set(EXPRESSIONS)
    for kind, members in (("light", LIGHTS), ("weather", WEATHERS), ("season", SEASONS)):
        assert set(tables._time()[kind].values()) == set(members)


def test_lexicon_is_large_enough() -> None:
    sizes = (len(tables._places()), len(tables._trades()), len(tables._poses()), len(tables._things()))
    assert all(size >= least for size, least in zip(sizes, (250, 120, 200, 400), strict=True)), sizes


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("rows", "row"),
        ("found", "find"),
        ("chasing", "chase"),
        ("lies", "lie"),
        ("stopped", "stop"),
        ("carries", "carry"),
        ("misses", "miss"),
    ],
)
def test_verb_forms_lead_to_their_base(form: str, base: str) -> None:
    assert lexicon.verb_of(form) == base


@pytest.mark.parametrize(
    ("base", "third", "gerund", "past"),
    [
        ("row", "rows", "rowing", "rowed"),
        ("carry", "carries", "carrying", "carried"),
        ("stop", "stops", "stopping", "stopped"),
        ("visit", "visits", "visiting", "visited"),
        ("lie", "lies", "lying", "lay"),
        ("find", "finds", "finding", "found"),
    ],
)
def test_verbs_inflect(base: str, third: str, gerund: str, past: str) -> None:
    assert (lexicon.third(base), lexicon.gerund(base), lexicon.past(base)) == (third, gerund, past)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("wolves", "wolf"),
        ("puppies", "puppy"),
        ("glasses", "glasses"),
        ("old women", "old woman"),
        ("bookshelves", "bookshelf"),
        ("buses", "bus"),
    ],
)
def test_nouns_find_their_singular(many: str, one: str) -> None:
    assert lexicon.singular(many) == one


@pytest.mark.parametrize(
    ("noun", "article"),
    [("umbrella", "an"), ("unicorn", "a"), ("hour", "an"), ("European", "a"), ("owl", "an"), ("one-eyed cat", "a"), ("unhappy king", "an")],
)
def test_articles_go_by_sound(noun: str, article: str) -> None:
    assert lexicon.article(noun) == article


def test_headline_prompt() -> None:
    reading = read_prompt("A lighthouse keeper finds a message in a bottle and rows out into the storm to answer it")
    assert [being.words for being in reading.beings] == ["lighthouse keeper"]
    assert [(deed.verb, deed.pose) for deed in reading.deeds] == [("find", "hold"), ("row", "row"), ("answer", "reach")]
    assert reading.deeds[2].rest == "the message"
    assert (reading.weather, reading.wish, reading.obstacle) == ("storm", "answer the message", "storm")
    assert reading.things[0].head == "message in a bottle"
    assert reading.unused == ()


def test_numbers_make_several_beings() -> None:
    reading = read_prompt("Three friends argue in a kitchen about a burnt cake before grandmother arrives")
    assert [being.head for being in reading.beings] == ["friend", "friend", "friend", "grandmother"]
    assert [deed.who for deed in reading.deeds] == [(0, 1, 2), (3,)]
    assert reading.settings[0].place.family == "kitchen"


def test_relative_clause_does_not_swallow_the_main_verb() -> None:
    reading = read_prompt("A small fox who is afraid of the dark looks for the moon")
    assert reading.beings[0].feeling == "afraid"
    assert reading.beings[0].trait == "afraid of the dark"
    assert [deed.verb for deed in reading.deeds] == ["look"]
    assert reading.light == "night"


def test_relative_clause_of_a_thing_belongs_to_the_thing() -> None:
    reading = read_prompt("An old clockmaker repairs a clock that runs backwards")
    assert [(deed.who, deed.actor) for deed in reading.deeds] == [((0,), "An old clockmaker"), ((), "the clock")]


def test_possessor_is_somewhere_else() -> None:
    reading = read_prompt("An astronaut misses her daughter's birthday")
    astronaut, daughter = reading.beings
    assert (astronaut.figure, daughter.head, daughter.apart) == ("woman", "daughter", "far")


def test_no_people() -> None:
    reading = read_prompt("A storm passes over an empty desert")
    assert reading.beings == ()
    assert reading.settings[0].place.family == "desert"
    assert (reading.deeds[0].verb, reading.weather) == ("pass", "storm")


def test_synopsis_keeps_the_order_of_its_sentences() -> None:
    reading = read_prompt("Mira and Tom meet in Paris. Mira loves Tom. Tom leaves at dawn. Years later Tom returns with a letter.")
    assert [being.name for being in reading.beings] == ["Mira", "Tom"]
    assert [(deed.verb, deed.who) for deed in reading.deeds] == [("meet", (0, 1)), ("love", (0,)), ("leave", (1,)), ("return", (1,))]


def test_name_and_age_in_apposition() -> None:
    reading = read_prompt("A girl named Zora, age 9, lives in a tree.")
    assert (reading.beings[0].name, reading.beings[0].years, reading.beings[0].head) == ("Zora", 9, "girl")


def test_negation_survives() -> None:
    deeds = read_prompt("A widow waits at the station for a train that no longer runs").deeds
    assert [(deed.verb, deed.negative) for deed in deeds] == [("wait", ""), ("run", "no longer")]


def test_kind_of_film_is_not_part_of_the_story() -> None:
    reading = read_prompt("An advert for a coffee that wakes up a sleepy town")
    assert reading.genre == "advert"
    assert reading.beings == ()
    assert [(deed.actor, deed.verb) for deed in reading.deeds] == [("the coffee", "wake")]


def test_emoji_are_nouns() -> None:
    reading = read_prompt("🦊🌙")
    assert [being.head for being in reading.beings] == ["fox"]
    assert reading.light == "night"


def test_quotations_are_kept_as_speech() -> None:
    reading = read_prompt('An old man says: "I will never come back to this house." Then he leaves.')
    assert reading.quotes == ("I will never come back to this house.",)


def test_other_languages_are_noted_and_told() -> None:
    reading = read_prompt("Der alte Kapitän sucht seinen Hund im Nebel")
    assert reading.notes
    assert reading.quotes == ("Der alte Kapitän sucht seinen Hund im Nebel",)


def test_long_prompts_are_cut_at_a_sentence_and_noted() -> None:
    text = "A fox looks for the moon by the river. " * 300
    prepared = prepare(text)
    assert sum(len(sentence) for sentence in prepared.sentences) <= LONGEST
    assert all(sentence.endswith(".") for sentence in prepared.sentences)
    assert "characters" in prepared.notes[0]


def test_unused_words_are_listed() -> None:
    assert "xylograph" not in read_prompt("A fox sleeps").unused
    assert "zzyzx" in read_prompt("A fox sleeps. Hm, zzyzx.").unused


@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "the the the", "and", "who", "12 34", "雨の夜に猫が歩く", "<- ->", "A" * 10_000, "a\n\n\nb"]
)
def test_nothing_makes_reading_fail(text: str) -> None:
    reading = read_prompt(text)
    assert reading.prompt == text


@pytest.mark.parametrize(
    ("sentence", "verbs"),
    [
        ("A thief breaks into a museum to return a painting", ["break", "return"]),
        ("Autumn leaves fall on a quiet street", ["fall"]),
        ("A baker who cannot smell bakes bread for the whole village", ["smell", "bake"]),
        ("A young violinist plays in the subway until someone finally stops to listen", ["play", "stop"]),
        ("The king wants to marry his daughter to a dragon, but she has other plans", ["want", "have"]),
        ("A girl discovers that her shadow has run away", ["discover"]),
    ],
)
def test_clauses(sentence: str, verbs: list[str]) -> None:
    assert [clause.verb for clause in clauses_of(sentence) if clause.verb] == verbs


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("A nurse finds a violin left in room twelve", "violin"),
        ("A driver returns a ring forgotten in a taxi", "ring"),
        ("A boy opens a suitcase lost at the station", "suitcase"),
    ],
)
def test_what_was_done_with_a_thing_is_no_name_of_it(prompt: str, thing: str) -> None:
    assert read_prompt(prompt).things[0].words == thing


def test_it_is_the_thing_and_not_where_it_lay() -> None:
    reading = read_prompt("A nurse finds a violin left in room twelve and plays it for an old man")
    assert reading.deeds[1].rest == "the violin for an old man"


@pytest.mark.parametrize("prompt", ["A sailor builds a model ship", "A girl folds a paper boat", "A boy loses a toy boat"])
def test_a_small_copy_is_a_thing_and_no_place(prompt: str) -> None:
    reading = read_prompt(prompt)
    assert not reading.settings
    assert len(reading.things) == 1


def test_what_is_argued_about_belongs_to_the_argument() -> None:
    (deed,) = read_prompt("Two penguins argue about who gets to sit on the egg").deeds
    assert (deed.verb, deed.rest) == ("argue", "about who gets to sit on the egg")


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("Two penguins argue about who gets to sit on the egg", "snowfield"),
        ("A fox bakes a cake for the owl", "kitchen"),
        ("A retired sailor builds a model ship while the tide comes in", "coast"),
    ],
)
def test_food_is_where_those_are_who_have_it(prompt: str, family: str) -> None:
    screenplay = tell(Brief(prompt=prompt, seed=0)).screenplay
    found = lexicon.place(screenplay.environments[0].name)
    assert found is not None
    assert found.family == family


@pytest.mark.parametrize(
    ("prompt", "genre", "things", "beings"),
    [
        ("The history of bread in three minutes", "documentary", ["bread"], []),
        ("A short history of the umbrella", "documentary", ["umbrella"], []),
        ("The secret life of a moth", "", [], ["moth"]),
    ],
)
def test_titles_tell_of_their_subject(prompt: str, genre: str, things: list[str], beings: list[str]) -> None:
    reading = read_prompt(prompt)
    assert reading.genre == genre
    assert [thing.head for thing in reading.things] == things
    assert [being.head for being in reading.beings] == beings


@pytest.mark.parametrize(
    ("prompt", "rest"),
    [
        ("Grandma's last day at the bakery", "her last day at the bakery"),
        ("The baker's secret recipe", "the secret recipe"),
    ],
)
def test_a_title_about_what_somebody_has_is_a_deed(prompt: str, rest: str) -> None:
    (deed,) = read_prompt(prompt).deeds
    assert (deed.verb, deed.who, deed.rest) == ("have", (0,), rest)


def test_a_title_about_kin_is_no_deed() -> None:
    reading = read_prompt("The clockmaker's daughter")
    assert [being.head for being in reading.beings] == ["clockmaker", "daughter"]
    assert not [deed for deed in reading.deeds if deed.verb == "have"]


def test_a_deed_goes_on_behind_the_time_of_it() -> None:
    first, second = read_prompt("A dancer breaks her leg a week before the premiere and teaches her rival the solo").deeds
    assert (first.verb, first.rest, first.who) == ("break", "her leg a week before the premiere", (0,))
    assert (second.verb, second.rest, second.who) == ("teach", "her rival the solo", (0,))


def test_a_leg_is_not_broken_into() -> None:
    screenplay = tell(Brief(prompt="A dancer breaks her leg before the premiere", seed=0)).screenplay
    (frame,) = (shot.frame for shot in screenplay.shots if "breaks her leg" in shot.frame)
    assert "lock" not in frame
    assert "sitting on the ground" in frame


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("A fox detective looks for a key", "fox"),
        ("An android nanny learns a lullaby", "robot"),
        ("A teddy bear pirate sails home", "bear"),
        ("A dog trainer loses her whistle", ""),
        ("A horse doctor visits a farm", ""),
        ("A cat lady sits on a bench", ""),
    ],
)
def test_an_animal_with_a_trade_is_that_animal(prompt: str, kind: str) -> None:
    creature = read_prompt(prompt).beings[0].creature
    assert (creature.kind if creature is not None else "") == kind


def test_a_title_with_a_question_is_asked_by_whom_it_names() -> None:
    reading = read_prompt("The cheese detective: who nibbled the moon?")
    assert [being.words for being in reading.beings] == ["cheese detective"]
    assert reading.deeds[0].verb == "ask"
    assert read_prompt("Horror: something is breathing in the attic").genre == "horror"


@pytest.mark.parametrize(
    ("prompt", "verb"),
    [
        ("The friendship between a lonely hen and a young whale", "become"),
        ("A love story between a lamp and a moth", "fall"),
        ("The war between the left socks and the right socks", "fight"),
    ],
)
def test_what_is_between_two_is_what_both_do(prompt: str, verb: str) -> None:
    assert read_prompt(prompt).deeds[0].verb == verb


def test_how_a_film_is_told_is_nothing_in_it() -> None:
    assert read_prompt("Penguins march across the ice, narrated").deeds[0].rest == "across the ice"


@pytest.mark.parametrize(
    ("prompt", "verb", "rest"),
    [
        ("The night the moon fell into our soup", "fall", "into our soup at night"),
        ("How a little cloud learned to rain", "learn", "to rain"),
        ("The day Anna lost her shadow", "lose", "her shadow"),
    ],
)
def test_a_title_of_a_deed_is_the_deed(prompt: str, verb: str, rest: str) -> None:
    reading = read_prompt(prompt)
    assert (reading.deeds[0].verb, reading.deeds[0].rest) == (verb, rest)
    assert not reading.settings


def test_several_in_a_group_are_beings() -> None:
    assert [being.head for being in read_prompt("A girl meets a herd of elephants").beings] == ["girl", "elephant", "elephant"]
    assert {being.head for being in read_prompt("A teacher and her last class of naughty meerkats").beings} == {"teacher", "meerkat"}


def test_who_tells_of_themselves_is_seen() -> None:
    assert tell(Brief(prompt="The day my shadow ran away", seed=0)).screenplay.characters
