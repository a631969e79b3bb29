"""The layered scene: what a storybook keyframe shows, as values that can be drawn at any size.

A scene is truth beside the picture: who stands where, looking how, in which place and light. The
illustrator (``pipeline.illustration``) turns it into pixels for any moment of a shot.

Stage coordinates: ``x`` runs from -1 (left edge of frame) to 1 (right edge) at the figure's plane;
``depth`` from 0 (front of the stage) to 1 (back). Angles in degrees; yaw is positive towards screen
right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PLACES = (
    "sea", "coast", "harbour", "lighthouse", "underwater", "river", "forest", "jungle", "mountain", "snowfield", "desert",
    "meadow", "farm", "garden", "park", "village", "street", "alley", "rooftop", "bridge", "market", "station", "train",
    "road", "kitchen", "bedroom", "living room", "library", "classroom", "workshop", "cafe", "shop", "office", "hospital",
    "laboratory", "castle", "throne room", "cave", "ruins", "graveyard", "ship deck", "cabin", "space", "spaceship",
    "planet", "stage", "tower room", "attic", "temple", "sky", "museum",
)  # fmt: skip
"""Place families that the illustrator can build."""

LIGHTS = ("dawn", "day", "golden", "dusk", "night", "candle", "neon")
WEATHERS = ("clear", "cloudy", "rain", "storm", "snow", "fog", "wind")
SEASONS = ("spring", "summer", "autumn", "winter")
POSES = (
    "stand", "walk", "run", "sit", "kneel", "crouch", "lie", "row", "climb", "fly", "swim", "drive", "ride", "dance",
    "point", "wave", "reach", "hold", "carry", "offer", "read", "write", "work", "hug", "think", "look", "cheer", "hands on hips",
    "arms crossed", "bow", "fall", "sleep",
)  # fmt: skip
EXPRESSIONS = ("neutral", "happy", "joy", "sad", "angry", "surprised", "afraid", "worried", "sly", "sleepy", "determined", "tender")
CREATURES = (
    "dog", "cat", "fox", "wolf", "bear", "rabbit", "mouse", "horse", "cow", "sheep", "goat", "pig", "deer", "elephant", "lion",
    "monkey", "bird", "gull", "owl", "crow", "duck", "chicken", "penguin", "fish", "whale", "octopus", "turtle", "frog", "snake",
    "dragon", "robot", "ghost", "bee", "butterfly", "snail", "squirrel", "hedgehog", "unicorn", "monster", "alien",
)  # fmt: skip
HAIR_STYLES = (
    "none",
    "bald",
    "short",
    "side part",
    "curly",
    "mop",
    "bob",
    "long",
    "ponytail",
    "bun",
    "braids",
    "afro",
    "wavy",
    "buzz",
    "spiky",
)
HATS = (
    "none",
    "souwester",
    "fedora",
    "cap",
    "beanie",
    "straw",
    "witch",
    "crown",
    "top hat",
    "baker",
    "headscarf",
    "helmet",
    "space helmet",
    "beret",
    "captain",
    "hood",
    "flower",
)
TOPS = (
    "shirt",
    "sweater",
    "coat",
    "rain",
    "trench",
    "dress",
    "vest",
    "tunic",
    "robe",
    "uniform",
    "jacket",
    "apron dress",
    "spacesuit",
    "armour",
    "cloak",
    "suit",
    "overalls",
)
BOTTOMS = ("trousers", "skirt", "shorts", "long skirt")
BEARDS = ("none", "stubble", "moustache", "short", "full", "long")
STYLES = ("gouache", "cut paper", "ink", "noir")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLook:
    """How one person looks over the whole film; colours as "#rrggbb"."""

    age: str = "adult"
    """child, young, adult or old."""
    figure: str = "neutral"
    """woman, man or neutral."""
    build: str = "average"
    """slim, average or stout."""
    height: float = 1.0
    """Factor on the height that the age gives, 0.85 to 1.15."""
    skin: str = "#e2a27e"
    hair: str = "#5a3a26"
    hair_style: str = "short"
    beard: str = "none"
    hat: str = "none"
    hat_colour: str = "#5a4a4a"
    top: str = "shirt"
    top_colour: str = "#4a6a8a"
    accent: str = "#f0d9a8"
    """Second colour of the top: stripes, buttons, lining."""
    bottom: str = "trousers"
    bottom_colour: str = "#3a3a4a"
    shoe_colour: str = "#3a2a2a"
    apron: str = ""
    scarf: str = ""
    glasses: bool = False
    nose: float = 1.0
    eyes: float = 1.0
    jaw: float = 1.0
    freckles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatureLook:
    """How one animal or creature looks; colours as "#rrggbb"."""

    kind: str
    colour: str = ""
    """Main colour, "" for the kind's own."""
    accent: str = ""
    size: float = 1.0
    """Factor on the kind's own size, 0.3 to 3."""
    variety: str = ""
    """The noun that is drawn where the kind has a drawing for it ("heron" of "bird"), "" for the kind itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One character on the stage.

    Attributes:
        id: the character's id; "" for an extra.
        look: person or creature.
        x: -1 to 1, where the figure stands at the start.
        x_end: where it stands at the end (walks, runs, flies there).
        depth: 0 front to 1 back.
        yaw: the way the body faces, -90 (left) to 90 (right), 180 for the back.
        pose: one of POSES at the keyframe.
        expression: one of EXPRESSIONS at the keyframe.
        expression_end: expression at the end of the shot, "" for the same.
        gaze: id of the figure looked at, "camera", "left", "right", "up", "down" or "".
        holds: noun of the thing in hand, or "".
        in_vehicle: "rowing boat", "car", "sled", ... that the figure sits in, or "".
    """

    id: str
    look: PersonLook | CreatureLook
    x: float = 0.0
    x_end: float | None = None
    depth: float = 0.0
    yaw: float = 0.0
    pose: str = "stand"
    expression: str = "neutral"
    expression_end: str = ""
    gaze: str = ""
    holds: str = ""
    in_vehicle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """One thing on the stage: drawn by the illustrator's own hand or from its icon set.

    Attributes:
        noun: what it is, singular, lower case.
        x: -1 to 1.
        depth: 0 front to 1 back.
        size: factor on the thing's natural size.
        lift: height above the ground as a fraction of the frame, 0 standing, more for hanging or flying.
        focus: true when the shot is about it (inserts).
        colour: "#rrggbb" that the text gives it ("red boots"), "" for its own.
        pair: true for two of it side by side (boots, gloves).
    """

    noun: str
    x: float = 0.0
    depth: float = 0.3
    size: float = 1.0
    lift: float = 0.0
    focus: bool = False
    colour: str = ""
    pair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The set.

    Attributes:
        family: one of PLACES.
        light: one of LIGHTS.
        weather: one of WEATHERS.
        season: one of SEASONS.
        seed: variation; the same environment has the same seed in every shot.
        details: nouns that this place shows ("window", "piano", "tower"), as the set knows them; "no moon" for a night sky without one.
    """

    family: str
    light: str = "day"
    weather: str = "clear"
    season: str = "summer"
    seed: int = 0
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What the camera sees.

    Attributes:
        size: one of SHOT_SIZES.
        focus: ids of the figures that the frame is about, the first one most; empty for the place or a prop.
        move: one of CAMERA_MOVES.
        angle: "eye", "low" or "high".
        over: id of a figure over whose shoulder the camera looks, or "".
        rack: "back" where the focus goes from the people to the place behind them, "front" where it comes to them, else "".
    """

    size: str = "Medium shot"
    focus: tuple[str, ...] = ()
    move: str = "static"
    angle: str = "eye"
    over: str = ""
    rack: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A layered keyframe.

    Attributes:
        place: the set.
        figures: characters and extras, in order of mention.
        props: things.
        framing: what the camera sees.
        style: one of STYLES.
        mood: "calm", "tense", "joyful", "sad", "eerie", "warm", "comic", ...
        effects: moving extras: "beam", "smoke", "fire", "sparks", "leaves", "bubbles", "fireflies", "confetti", ...
        seed: of everything that varies and is not fixed by place or look.
    """

    place: Place
    figures: tuple[Figure, ...] = ()
    props: tuple[Prop, ...] = ()
    framing: Framing = field(default_factory=Framing)
    style: str = "gouache"
    mood: str = "calm"
    effects: tuple[str, ...] = ()
    seed: int = 0


MOUTHS = ("rest", "MBP", "AH", "EH", "EE", "OH", "OO", "FV", "L", "S")


@dataclass(frozen=True, slots=True, kw_only=True)
class MouthCue:
    """A mouth shape (one of MOUTHS) held from ``start`` to ``end`` seconds of the shot by figure ``id``."""

    id: str
    start: float
    end: float
    shape: str
