import pytest

from director.storybook.staging import stage
from pipeline.film import cast_sheet, tagged
from pipeline.film.scene import CREATURES, EXPRESSIONS, LIGHTS, PLACES, POSES, SEASONS, WEATHERS, CreatureLook, Figure, PersonLook, Scene

CAST = """<User>: A test.
<Character1>: A woman in her sixties with white hair in a bun, a yellow oilskin rain coat.
<Character2>: A boy of ten in a red sweater.
<Character3>: A small white gull.
"""


def staged(sheet: str, frame: str, video: str = "Nothing moves.", seed: int = 7) -> Scene:
    screenplay = tagged.read(f"{CAST}<Environment1>: {sheet}\n<Frame1>: {frame}\n<Video1>: {video}\n")
    return stage(screenplay, screenplay.shots[0], "gouache", seed)


def who(scene: Scene, number: int) -> Figure:
    return next(f for f in scene.figures if f.id == f"Character{number}")


def ids(scene: Scene) -> list[str]:
    return [f.id for f in scene.figures if f.id]


PLACE_ROWS = [
    # sheet, frame, family, light, weather, season
    ("A cosy bakery kitchen in the early morning, a brick oven.", "<Character1> kneads.", "kitchen", "dawn", "clear", "summer"),
    ("A stormy sea at night, black waves.", "<Character1> rows.", "sea", "night", "storm", "summer"),
    ("The lamp room of a lighthouse at dusk.", "<Character1> waits.", "tower room", "dusk", "clear", "summer"),
    ("A lighthouse on a rock, fog all around.", "<Character1> waits.", "lighthouse", "day", "fog", "summer"),
    ("A forest in autumn, golden leaves, mist between the trees.", "<Character1> walks.", "forest", "day", "fog", "autumn"),
    ("A narrow alley in the rain, neon signs, puddles.", "<Character1> stands.", "alley", "neon", "rain", "summer"),
    ("Snow-covered mountain pass under a clear blue sky.", "<Character1> climbs.", "mountain", "day", "clear", "summer"),
    ("A village square at Christmas, snow falling.", "<Character1> smiles.", "village", "day", "snow", "winter"),
    ("The deck of a pirate ship at sunset.", "<Character1> steers.", "ship deck", "dusk", "clear", "summer"),
    ("A dusty attic full of boxes, lit by candlelight.", "<Character1> searches.", "attic", "candle", "clear", "summer"),
    ("A classroom with a blackboard, sunny afternoon.", "<Character1> teaches.", "classroom", "day", "clear", "summer"),
    ("The surface of the moon, craters and rocks.", "<Character1> hops.", "planet", "day", "clear", "summer"),
    ("A wide street at midnight in heavy rain.", "<Character1> runs.", "street", "night", "rain", "summer"),
    ("A meadow in spring, wildflowers, a soft wind.", "<Character1> sits.", "meadow", "day", "clear", "spring"),
    ("A throne room with tall columns.", "<Character1> bows.", "throne room", "day", "clear", "summer"),
    ("An underwater reef with coral.", "<Character3> swims.", "underwater", "day", "clear", "summer"),
    ("A train compartment at night.", "<Character1> sits in the train by the window.", "train", "night", "clear", "summer"),
    ("Inside a castle, banners on the walls.", "<Character1> stands.", "throne room", "day", "clear", "summer"),
    ("A kitchen. Dark wooden shelves, a golden clock.", "<Character1> works at dusk.", "kitchen", "dusk", "clear", "summer"),
    ("A garden.", "<Character1> sits under a grey sky.", "garden", "day", "cloudy", "summer"),
    ("A harbour at golden hour, boats and ropes.", "<Character1> waves.", "harbour", "golden", "clear", "summer"),
    ("A quiet library with tall shelves and a green lamp.", "<Character1> reads.", "library", "day", "clear", "summer"),
    ("A spaceship cockpit, stars outside the window.", "<Character1> sits.", "spaceship", "day", "clear", "summer"),
    ("A desert road, hot sun.", "<Character1> walks.", "road", "day", "clear", "summer"),
]


@pytest.mark.parametrize(("sheet", "frame", "family", "light", "weather", "season"), PLACE_ROWS)
def test_the_place_is_read(sheet, frame, family, light, weather, season):
    place = staged(sheet, f"Medium shot: {frame}").place
    assert (place.family, place.light, place.weather, place.season) == (family, light, weather, season)


ACTING_ROWS = [
    # frame, video, pose, expression, holds, vehicle, gaze of Character1
    ("<Character1> stands at the rail, holding a lantern, worried.", "", "hold", "worried", "lantern", "", ""),
    ("<Character1> rows a small boat through the waves.", "", "row", "neutral", "", "rowing boat", ""),
    ("<Character1> sits in a red armchair, reading a letter with tears in her eyes.", "", "sit", "sad", "letter", "", "down"),
    ("<Character1> kneels in the snow and looks up at the stars.", "", "kneel", "neutral", "", "", "up"),
    ("a woman<Character1> runs along the beach, laughing.", "", "run", "joy", "", "", ""),
    ("<Character1> sleeps in a chair, a book in her lap.", "", "sit", "sleepy", "book", "", ""),
    ("<Character1> leans on the counter with arms crossed and glares at the camera.", "", "arms crossed", "angry", "", "", "camera"),
    ("<Character1> drives an old car, grinning.", "", "drive", "happy", "", "car", ""),
    ("<Character1> points at the horizon, wide-eyed.", "", "point", "surprised", "", "", ""),
    ("<Character1> dances under the lamps. She is overjoyed.", "", "dance", "joy", "", "", ""),
    ("Holding a telescope, <Character1> crouches behind a rock.", "", "crouch", "neutral", "telescope", "", ""),
    ("<Character1> looks sad.", "", "look", "sad", "", "", ""),
    ("<Character1> waves goodbye.", "", "wave", "neutral", "", "", ""),
    ("<Character1> hugs <Character2> tenderly.", "", "hug", "tender", "", "", "Character2"),
    ("<Character1> lies in bed, frightened.", "", "lie", "afraid", "", "", ""),
    ("<Character1> climbs a ladder to the lamp.", "", "climb", "neutral", "", "", ""),
    ("<Character1> stands by the door.", "<Character1> walks to the left, smiling.", "walk", "neutral", "", "", ""),
    ("<Character1> bakes bread, determined.", "", "work", "determined", "", "", ""),
    ("<Character1> carries a wooden crate.", "", "carry", "neutral", "crate", "", ""),
    ("<Character1> gives a golden key to <Character2>.", "", "offer", "neutral", "key", "", "Character2"),
    ("In the rowing boat, <Character1> holds a lantern.", "", "sit", "neutral", "lantern", "rowing boat", ""),
    ("<Character1> plays the violin with closed eyes.", "", "stand", "neutral", "violin", "", ""),
]


@pytest.mark.parametrize(("frame", "video", "pose", "expression", "holds", "vehicle", "gaze"), ACTING_ROWS)
def test_the_acting_is_read(frame, video, pose, expression, holds, vehicle, gaze):
    figure = who(staged("A harbour.", f"Medium shot: {frame}", video or "Nothing moves."), 1)
    assert (figure.pose, figure.expression, figure.holds, figure.in_vehicle, figure.gaze) == (pose, expression, holds, vehicle, gaze)


def test_two_people_face_each_other_on_thirds():
    scene = staged("A cafe.", "Medium shot: <Character1> and <Character2> sit at a table, smiling.")
    one, two = who(scene, 1), who(scene, 2)
    assert one.x < -0.25 < 0.25 < two.x
    assert one.yaw > 0 > two.yaw
    assert (one.gaze, two.gaze) == ("Character2", "Character1")
    assert (one.pose, two.pose, one.expression, two.expression) == ("sit", "sit", "happy", "happy")


def test_each_keeps_what_is_said_of_it():
    scene = staged("A cafe.", "Medium shot: <Character1> stands, angry, holding a cup, while <Character2> sits on a chair, crying.")
    one, two = who(scene, 1), who(scene, 2)
    assert (one.pose, one.expression, one.holds) == ("hold", "angry", "cup")
    assert (two.pose, two.expression, two.holds) == ("sit", "sad", "")


def test_three_spread_over_the_frame():
    scene = staged("A cafe.", "Full shot: <Character1>, <Character2> and <Character3> stand together.")
    xs = [who(scene, n).x for n in (1, 2, 3)]
    assert xs == sorted(xs)
    assert min(xs[1] - xs[0], xs[2] - xs[1]) > 0.25


def test_the_line_of_action_holds_over_a_scene():
    shots = (
        ("Medium shot: <Character2> and <Character1> talk in <Environment1>.", "They talk."),
        ("Close-up: <Character1> listens.", "She listens."),
        ("Close-up: <Character2> speaks.", '<Character2> says <- "Yes." ->'),
        ("Medium shot: <Character1> looks at <Character2>.", "A pause."),
    )
    text = CAST + "<Environment1>: A cafe.\n" + "".join(f"<Frame{n}>: {f}\n<Video{n}>: {v}\n" for n, (f, v) in enumerate(shots, start=1))
    screenplay = tagged.read(text)
    scenes = [stage(screenplay, s, "gouache", 3) for s in screenplay.shots]
    assert who(scenes[0], 2).x < who(scenes[0], 1).x
    assert who(scenes[1], 1).x > 0 > who(scenes[1], 1).yaw
    assert who(scenes[2], 2).x < 0 < who(scenes[2], 2).yaw
    assert who(scenes[3], 2).x < who(scenes[3], 1).x
    assert len({s.place.seed for s in scenes}) == 1
    assert len({s.figures[0].look for s in (scenes[0], scenes[2])}) == 1


@pytest.mark.parametrize(
    ("frame", "shown", "focus"),
    [
        ("Close-up: <Character1> looks at <Character2>.", ["Character1"], ("Character1",)),
        ("Medium close-up: <Character1> and <Character2> laugh together.", ["Character1", "Character2"], ("Character1", "Character2")),
        ("Medium shot: <Character2> sits beside <Character1>.", ["Character2", "Character1"], ("Character2", "Character1")),
        ("Medium shot: over <Character2>'s shoulder, <Character1> listens.", ["Character2", "Character1"], ("Character1",)),
        ("Wide shot: The sea under low clouds.", [], ()),
        ("Medium shot: the gull lands on the rail.", ["Character3"], ("Character3",)),
        ("Close-up: A photograph of <Character2> in a frame, in the hand of <Character1>.", ["Character1"], ("Character1",)),
    ],
)
def test_who_is_in_the_picture(frame, shown, focus):
    scene = staged("A harbour.", frame)
    assert ids(scene) == shown
    assert scene.framing.focus == focus


def test_over_the_shoulder():
    scene = staged("A harbour.", "Medium shot: over <Character2>'s shoulder, <Character1> listens.")
    assert scene.framing.over == "Character2"
    assert who(scene, 2).yaw == 180.0


def test_an_insert_is_about_its_thing():
    scene = staged("A kitchen.", "Insert: a folded letter on the table beside a cup of tea.")
    assert scene.figures == ()
    assert [(p.noun, p.focus) for p in scene.props[:1]] == [("letter", True)]
    assert scene.framing.focus == ()


@pytest.mark.parametrize(
    ("frame", "nouns"),
    [
        ("Medium shot: <Character1> and <Character2> sit, a birthday cake between them.", {"birthday cake"}),
        ("Wide shot: <Character1> stands beside a red bicycle and a suitcase.", {"bicycle", "suitcase"}),
        ("Medium shot: <Character1> holds a lantern.", set()),
        ("Medium shot: <Character1> in a yellow coat looks at the moon.", set()),
        ("Medium shot: <Character1> has a face like a clock.", set()),
        ("Medium shot: <Character1> lights a fire.", set()),
    ],
)
def test_things_stand_where_they_are_named(frame, nouns):
    assert {p.noun for p in staged("A harbour.", frame).props} == nouns


def test_a_thing_between_two_stands_in_the_middle():
    (cake,) = staged("A meadow.", "Medium shot: <Character1> and <Character2> sit, a birthday cake between them.").props
    assert abs(cake.x) < 0.05


def test_in_a_room_it_stands_on_a_table_from_then_on():
    table, cake = staged("A cafe.", "Full shot: <Character1> and <Character2> argue about a burnt cake.").props
    assert (table.noun, cake.noun) == ("table", "burnt cake")
    assert abs(table.x - cake.x) < 0.05
    assert 0.2 < cake.lift < 0.5


def test_who_comes_in_is_whole_at_first():
    figure = who(staged("A harbour.", "Full shot: <Character1> stands.", "<Character1> enters and stops."), 1)
    assert figure.x_end is not None
    assert abs(figure.x_end) < abs(figure.x) < 0.8


@pytest.mark.parametrize(
    ("frame", "video", "effects"),
    [
        ("Wide shot: Smoke rises from a chimney.", "", {"smoke"}),
        ("Wide shot: <Character1> sits by a campfire, sparks fly.", "", {"fire", "sparks"}),
        ("Wide shot: Fireflies over the grass.", "", {"fireflies"}),
        ("Wide shot: The beam of the lighthouse crosses the water.", "", {"beam"}),
        ("Wide shot: A street.", "Confetti rains down.", {"confetti"}),
        ("Wide shot: Dust motes drift in the light.", "", {"dust"}),
    ],
)
def test_effects_are_read(frame, video, effects):
    assert set(staged("A harbour.", frame, video or "Nothing moves.").effects) == effects


@pytest.mark.parametrize(
    ("frame", "angle"),
    [
        ("Low-angle view of <Character1>.", "low"),
        ("<Character1> seen from above.", "high"),
        ("Gulls fly overhead above <Character1>.", "eye"),
    ],
)
def test_angles_are_read(frame, angle):
    assert staged("A harbour.", f"Full shot: {frame}").framing.angle == angle


@pytest.mark.parametrize(
    ("video", "end"),
    [
        ("<Character1> walks away.", "off"),
        ("<Character1> walks slowly to the right.", "right"),
        ("<Character1> looks up.", None),
    ],
)
def test_ways_are_read(video, end):
    figure = who(staged("A harbour.", "Full shot: <Character1> stands.", video), 1)
    assert abs(figure.x) < 0.8
    if end is None:
        assert figure.x_end is None
    else:
        assert figure.x_end is not None
        assert (abs(figure.x_end) > 1) == (end == "off")
        assert end != "right" or figure.x_end > figure.x


def test_unnamed_animals_and_crowds_are_extras():
    scene = staged("A harbour.", "Wide shot: <Character1> stands on the pier, a cat at her feet, two dogs and a crowd behind her.")
    extras = [f for f in scene.figures if not f.id]
    assert [f.look.kind for f in extras if isinstance(f.look, CreatureLook)] == ["cat", "dog", "dog"]
    assert sum(isinstance(f.look, PersonLook) for f in extras) >= 2


def test_names_and_pronouns_do_as_well_as_ids():
    frame = "Medium shot: The boy sits on a crate. He looks sad. The woman stands behind him, smiling."
    text = f"{CAST}<Environment1>: A pier.\n<Frame1>: {frame}\n<Video1>: Wind.\n"
    screenplay = tagged.read(text)
    scene = stage(screenplay, screenplay.shots[0], "gouache", 1)
    assert (who(scene, 2).pose, who(scene, 2).expression) == ("sit", "sad")
    assert who(scene, 1).expression == "happy"


def test_the_speaker_is_in_focus_of_a_close_shot():
    scene = staged("A pier.", "Medium close-up: <Character1> and <Character2> wait.", '<Character2> whispers <- "Listen." ->')
    assert scene.framing.focus[0] == "Character2"


def test_the_same_words_give_the_same_scene_and_a_retake_another():
    one, again = (staged("A pier.", "Wide shot: <Character1> waits beside a suitcase.") for _ in range(2))
    assert one == again
    assert staged("A pier.", "Wide shot: <Character1> waits beside a suitcase.", seed=8) != one


@pytest.mark.parametrize(("sheet", "frame", "family", "light", "weather", "season"), PLACE_ROWS)
def test_scenes_name_only_what_is_known(sheet, frame, family, light, weather, season):
    scene = staged(sheet, f"Wide shot: {frame}")
    assert scene.place.family in PLACES
    assert scene.place.light in LIGHTS
    assert scene.place.weather in WEATHERS
    assert scene.place.season in SEASONS
    for figure in scene.figures:
        assert figure.pose in POSES
        assert figure.expression in EXPRESSIONS
        assert figure.expression_end in (*EXPRESSIONS, "")
        assert not isinstance(figure.look, CreatureLook) or figure.look.kind in CREATURES


def test_two_who_look_at_the_scenery_look_the_same_way():
    scene = staged("A beach.", "Wide shot: <Character1> and <Character2> stand and look at the waves.")
    assert who(scene, 1).gaze == who(scene, 2).gaze
    assert who(scene, 1).gaze in ("left", "right")


def test_one_thing_is_held_once():
    scene = staged("A farm.", "Full shot: <Character1> and <Character2> stand by the well, holding the bucket, smiling.")
    assert [f.holds for f in scene.figures] == ["bucket", ""]


def test_one_word_does_not_overrule_the_mood_of_the_film():
    text = CAST + "<Environment1>: A cafe.\n<Frame1>: Medium shot: <Character1> sits, shy.\n<Video1>: A pause.\n"
    screenplay = cast_sheet.read("mood: tender", tagged.read(text))
    assert stage(screenplay, screenplay.shots[0], "gouache", 1).mood == "tender"
    assert staged("A cafe.", "Medium shot: <Character1> weeps, sad and lonely.").mood == "sad"


@pytest.mark.parametrize(
    ("frame", "video", "pose", "holds"),
    [
        ("Full shot: <Character1> stands with both hands in the pockets.", "<Character1> goes on.", "stand", ""),
        ("Full shot: <Character1> stands on the pier with her bucket, feet planted.", "", "stand", "bucket"),
        ("Full shot: A pebble lies in the palm of <Character1>.", '<Character1> says <- "Mine." ->', "stand", "pebble"),
        ("Full shot: <Character1> waits.", "The door swings open; <Character1> does not run.", "stand", ""),
        ("Long shot: The small boat of <Character1>, a dot on the water.", "", "sit", ""),
        ("Full shot: <Character1> learns to bake bread.", "", "work", ""),
    ],
)
def test_nouns_and_negations_are_no_poses(frame, video, pose, holds):
    figure = who(staged("A harbour.", frame, video or "Nothing moves."), 1)
    assert (figure.pose, figure.holds) == (pose, holds)


@pytest.mark.parametrize(
    ("frame", "noun"),
    [
        ("Insert: Small wet prints cross the floor.", "footprint"),
        ("Close-up: A round pebble lies between the feet of <Character1>.", "pebble"),
        ("Insert: A lamp on the chest of <Character1> is dark.", "lamp"),
    ],
)
def test_pictures_of_things(frame, noun):
    scene = staged("A harbour.", frame)
    assert scene.figures == ()
    assert [p.noun for p in scene.props if p.focus] == [noun]


def test_light_and_weather_hold_over_the_shots_of_a_place():
    frames = ("Wide shot: <Environment1> under heavy clouds.", "Full shot: <Character1> in <Environment1>, looking at the day.")
    shots = "".join(f"<Frame{n}>: {f}\n<Video{n}>: Wind.\n" for n, f in enumerate(frames, start=1))
    screenplay = tagged.read(f"{CAST}<Environment1>: A castle at dusk.\n{shots}")
    places = [stage(screenplay, s, "gouache", 1).place for s in screenplay.shots]
    assert {(p.light, p.weather) for p in places} == {("dusk", "cloudy")}


def test_nobody_stands_on_the_sea():
    assert staged("The open sea.", "Full shot: <Character1> stands and waits.").place.family == "coast"
    assert staged("The open sea.", "Full shot: <Character1> rows a boat.").place.family == "sea"


def test_backs_are_turned():
    scene = staged("A harbour.", "Wide shot: <Character1> and <Character2> at the rail, two backs, one light.")
    assert {f.yaw for f in scene.figures if f.id} == {180.0}


@pytest.mark.parametrize(
    ("frame", "video", "pose", "holds", "leaves"),
    [
        ("Full shot: <Character1> stands, one hand over the mouth.", "<Character1> leaves the prints.", "think", "", False),
        ("Full shot: <Character1> waits, her photograph in hand.", "<Character1> leaves.", "walk", "photograph", True),
        ("Full shot: <Character1> falls in love with a lamp.", "", "stand", "", False),
        ("Full shot: <Character1> and <Character2> shake hands.", "", "offer", "", False),
    ],
)
def test_idioms(frame, video, pose, holds, leaves):
    figure = who(staged("A harbour.", frame, video or "Nothing moves."), 1)
    assert (figure.pose, figure.holds) == (pose, holds)
    assert (figure.x_end is not None and abs(figure.x_end) > 1) == leaves


def test_a_shop_for_clocks_is_no_clock():
    assert staged("A harbour.", "Wide shot: <Character1> stands in the clock shop, a golden light over everything.").props == ()


def test_small_things_are_held_rather_than_dropped():
    scene = staged("A village.", "Full shot: <Character1> and <Character2> share an apple, a lantern on the ground between them, happy.")
    assert [f.holds for f in scene.figures] == ["apple", ""]
    assert [p.noun for p in scene.props] == ["lantern"]


def test_the_feeling_at_the_end_is_meant():
    assert who(staged("A village.", "Medium shot: <Character1> throws both hands up, mouth open, angry."), 1).expression == "angry"


def test_a_picture_of_several_things_shows_several():
    scene = staged("A desert.", "Close-up: Two cups stand side by side in the sand.")
    assert [p.noun for p in scene.props] == ["cup", "cup"]
    assert scene.framing.size == "Insert"


def test_what_is_sought_lost_or_away_is_not_there():
    scene = staged("A beach.", "Full shot: <Character1> searches for treasure, and <Character2> is nowhere to be seen.")
    assert (ids(scene), scene.props) == (["Character1"], ())
    assert who(staged("A beach.", "Full shot: <Character1> loses her broom."), 1).holds == ""


def test_no_bus_stands_in_a_room():
    assert staged("A small hut.", "Full shot: <Character1> takes the bus.").props == ()
    assert [p.noun for p in staged("A street.", "Full shot: <Character1> waits beside a bus.").props] == ["bus"]


def test_a_boat_is_sailed_on_the_sea():
    scene = staged(
        "A harbour at night.", "Medium shot: <Character1> and <Character2> sail a small boat, side by side, a stump of candle between them."
    )
    assert (scene.place.family, scene.place.light) == ("sea", "night")
    assert [(f.in_vehicle, f.pose) for f in scene.figures] == [("sailing boat", "sit"), ("sailing boat", "sit")]


def test_those_who_are_close_stand_close():
    near = staged("A cafe.", "Medium shot: <Character1> and <Character2> sit side by side.")
    far = staged("A cafe.", "Medium shot: <Character1> and <Character2> sit.")
    assert who(near, 2).x - who(near, 1).x < who(far, 2).x - who(far, 1).x


@pytest.mark.parametrize(
    "frame",
    [
        "Medium shot: <Character1> waits, rain running off her chin.",
        "Medium shot: A shadow falls on the wall behind <Character1>.",
        "Medium shot: Dusk falls round <Character1>.",
        "Medium shot: <Character1> stands still as rain falls.",
    ],
)
def test_what_the_weather_does_is_no_pose(frame):
    assert who(staged("A village.", frame), 1).pose not in ("fall", "run")


def test_weather_that_has_passed_is_clear_in_its_own_shot():
    assert staged("A harbour in a storm.", "Wide shot: <Character1> stands there at dawn, the storm blown out.").place.weather == "clear"
    assert staged("A harbour in a storm.", "Wide shot: <Character1> stands there.").place.weather == "storm"


def test_the_bow_of_a_boat_is_no_weapon():
    assert not staged("The open sea.", "Wide shot: <Character1> rows a boat, the bow high on a wave.").props


def test_people_without_a_name_do_what_the_picture_says():
    (person,) = staged("A cafe.", "Medium shot: A tired person sits beside the window, sleepy.").figures
    assert (person.id, person.pose, person.expression) == ("", "sit", "sleepy")


@pytest.mark.parametrize(
    ("frame", "kinds"),
    [
        ("Close-up: A snake lies in the desert <Environment1> in the sand like a line that somebody forgot to finish.", ["snake"]),
        ("Wide shot: The dunes <Environment1> lie still, as if somebody had smoothed them by hand.", []),
    ],
)
def test_people_in_comparisons_are_not_in_the_picture(frame: str, kinds: list[str]) -> None:
    scene = staged("The desert at dawn, dunes and rocks.", frame)
    assert not [f for f in scene.figures if isinstance(f.look, PersonLook)]
    assert [f.look.kind for f in scene.figures if isinstance(f.look, CreatureLook)][: len(kinds)] == kinds
