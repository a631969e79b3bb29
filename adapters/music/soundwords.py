"""From words to sounds: which effect a description names, and which bed a place has."""

from __future__ import annotations

import re

EFFECT_WORDS: tuple[tuple[str, str, float], ...] = (
    (r"music[- ]?box|lullaby chimes?", "music box", -20),
    (r"(?:knock|rap(?:s|ping)? (?:at|on))\w*(?: \w+){0,2} doors?|knock", "knock", -14),
    (r"winds?\b(?:.{0,15}(?:howl|moan|whistl|roar)\w*)?|howling winds?|gusts?\b|breeze|draught|draft", "gust", -19),
    (r"crunch\w*(?: \w+)? ?(?:underfoot|steps)?", "footsteps", -20),
    (r"thunder|lightning", "thunder", -7), (r"foghorns?|ship'?s? horn", "foghorn", -14),
    (r"(?:train|steam) whistle|whistle of (?:a|the) train|locomotive", "train whistle", -18),
    (r"ship'?s? bell|brass bell|harbou?r bell", "ship bell", -18),
    (r"(?:small|little|shop|bicycle|door ?)bells?|doorbell|jingl|sleigh bells?", "small bell", -22),
    (r"alarm(?: clock)?", "alarm", -20), (r"phone|telephone", "phone", -20), (r"bells?\b|toll", "bell", -15),
    (r"clock|tick(?:s|ing)?\b", "clock tick", -24), (r"heart ?beats?|heart \w*(?:pound|thump|rac|beat)\w*|pulse", "heartbeat", -14),
    (r"applau|clap(?:s|ping)?\b", "applause", -18), (r"cheer|crowd roars", "cheer", -18),
    (r"(?:waves?|surf|breakers?|sea|ocean)\b.{0,20}(?:crash|break|roll|lap|hiss|wash|roar|sound|slap)|waves?\b|surf\b", "waves", -16),
    (r"oars?\b|rowing|paddl", "oars", -18), (r"splash|plunge", "splash", -14), (r"bubbl", "bubbles", -20), (r"drip|droplet", "drip", -20),
    (r"pour|trickl|kettle fills", "pour", -22), (r"(?:rain|downpour|drizzle)\w*", "rain burst", -22),
    (r"gulls?|seagulls?|sea ?birds?", "gull", -18), (r"owls?\b|hoot", "owl", -19),
    (r"(?:roosters?|cockerel|cock)(?: crow\w*)?", "rooster", -19), (r"crows?\b|ravens?\b|caw", "crow", -20),
    (r"cuckoo", "cuckoo", -21),
    (r"dogs?\b|bark(?:s|ing)?\b|pupp(?:y|ies)|woof", "dog", -16), (r"cats?\b|meow|miaow|purr|kitten", "cat", -20),
    (r"wol(?:f|ves)|howl", "wolf", -17), (r"cows?\b|moo(?:s|ing)?\b|cattle", "cow", -19), (r"sheep|lambs?\b|goats?\b|bleat", "sheep", -20),
    (r"frogs?\b|croak", "frog", -21), (r"bees?\b|buzz|hornet|fly\b", "buzz", -25), (r"crickets?|cicada", "crickets", -26),
    (r"wings?\b|flutter|flap", "wings", -20), (r"birds?\b|birdsong|chirp|tweet|sparrow|robin|nightingale", "birdsong", -22),
    (r"hoo(?:f|ves)\w*|gallop|horses? (?:trot|walk|run)|clip[- ]clop", "hooves", -17), (r"horses?\b", "hooves", -19),
    (r"(?:running|hurried|racing|quick) (?:foot)?steps|runs?\b|running", "running", -18),
    (r"foot ?steps?|foot ?falls?|steps\b|walk|boots|tread|march", "footsteps", -19),
    (r"typ(?:es|ing|ewriter)|keyboard|keys clatter", "typing", -22), (r"shutter|camera|snapshot|photograph", "shutter", -20),
    (r"coins?\b(?: (?:drop|fall)\w*)?|keys?\b", "coins", -22), (r"switch|click|lever|latch|lock", "click", -20),
    (r"hammer|anvil|clang", "hammer", -16),
    (r"(?:glass|window|vase|plate)\w* (?:shatter|break|smash)\w*|shatter|smash(?:es|ing)? glass", "breaking", -14),
    (r"clink|glasses|cups?\b|teaspoon|cutlery|toast", "clink", -22), (r"explo|blast|boom|cannon", "explosion", -8),
    (r"rocket|lift[- ]?off|launch|thrusters?", "rocket", -12), (r"laser|zap|spark|electric", "zap", -20),
    (r"crash|collaps|clatter|tumbl|topple", "crash", -12), (r"doors?\b(?: \w+)? creak\w*|creaking (?:\w+ )?doors?", "door", -14),
    (r"creak|groan(?:s|ing) (?:wood|timber|floor)|squeak|hinge", "creak", -19),
    (r"doors?\b|gate", "door", -14), (r"trains?\b|tram\b|subway", "passing car", -16),
    (r"thud|thump|drop(?:s|ped)?\b|falls?\b|slam|bang", "thud", -12),
    (r"siren|ambulance|police car", "siren", -24), (r"(?:car|truck|taxi) ?horn|honk", "horn", -22),
    (r"(?:car|truck|bus|taxi)s? (?:pass|drive|rush)\w*|traffic", "passing car", -20),
    (r"engine|motor|car\b|truck|tractor|rumble", "engine", -18), (r"robot|droid|whirr?|servo|chirrup", "robot", -24),
    (r"beep|blip|ping|notification|monitor|console", "beep", -26),
    (r"magic|sparkle|twinkl|shimmer|chimes?|enchant|fairy dust", "chime", -22),
    (r"sizzl|fry|frying|bacon", "sizzle", -24), (r"steam|hiss|espresso|match\b", "hiss", -22),
    (r"fire|flames?|crackl|campfire|hearth|candle", "fire", -22), (r"page|paper|book|letter|map\b", "page", -24),
    (r"rustl|leaves|bushes|grass", "rustle", -24), (r"snor", "snore", -22), (r"whistl", "whistle", -24), (r"drums?\b", "drum", -16),
    (r"whoosh|swoosh|swish|rush(?:es|ing)? (?:past|by)|swoop|zoom", "whoosh", -16),
)  # fmt: skip
"""(words, effect, peak in dBFS); earlier rows win where two speak of the same words."""

_MOST = 2

_PLACES: tuple[tuple[str, str], ...] = (
    (r"underwater|sea ?bed|reef|beneath the waves", "underwater"), (r"ship deck|deck of|aboard", "ship deck"),
    (r"harbou?r|dock|pier|wharf|quay|marina", "harbour"), (r"tower room|attic|loft|lantern room|inside the (?:lighthouse|tower)", "tower"),
    (r"lighthouse|sea\b|ocean|coast|beach|shore|cliff|island|rowing boat|boat\b", "sea"),
    (r"river|stream|brook|waterfall|canal|bridge", "river"),
    (r"jungle|rain ?forest", "jungle"), (r"forest|wood(?:s|land)|grove", "forest"),
    (r"mountain|peak|summit|ridge|ruins|sky\b|tower\b", "heights"),
    (r"snow|ice|arctic|glacier|tundra", "snowfield"), (r"desert|dune|canyon|planet|mars|moon\b", "desert"),
    (r"farm|barn|stable", "farm"), (r"meadow|field|garden|park|orchard|hill|village|countryside|cottage garden", "meadow"),
    (r"graveyard|cemetery", "graveyard"), (r"market|bazaar|fair\b|festival", "market"),
    (r"caf[eé]|restaurant|bar\b|pub\b|tavern|ballroom|stage|theat", "cafe"), (r"station|airport|platform", "station"),
    (r"train|railway carriage|tram", "train"), (r"street|city|alley|rooftop|road|town|square|traffic|avenue", "city"),
    (r"spaceship|space ?station|starship|cockpit|airlock", "spaceship"), (r"space|orbit|galaxy|void", "space"),
    (r"cave|cavern|mine\b|tunnel|grotto|dungeon", "cave"), (r"castle|throne|temple|museum|cathedral|church|palace|hall\b", "hall"),
    (r"laborator|hospital|clinic|server|control room", "machines"), (r"kitchen|bakery", "kitchen"),
    (r"workshop|garage|forge|factory|smithy", "workshop"), (r"office|classroom|library|shop|school", "office"),
    (r"bedroom|living room|room\b|house|cabin|home|hut|cottage|parlou?r|study", "room"),
)  # fmt: skip

INDOORS = frozenset(
    {"tower", "cafe", "train", "spaceship", "cave", "hall", "machines", "kitchen", "workshop", "office", "room", "underwater", "space"}
)
"""Beds into which weather comes muffled or not at all."""

RESOUNDING = frozenset({"cave", "hall", "station", "tower"})
"""Beds in which effects echo."""


def effects_in(description: str) -> tuple[tuple[str, float], ...]:
    """The effects that a description names, at most two in the order of the words, with peaks in dBFS."""
    rest = description.lower()
    found: list[tuple[int, str, float]] = []
    for pattern, name, level in EFFECT_WORDS:
        match = re.search(rf"\b(?:{pattern})", rest)
        if match and all(name != known for _, known, _ in found):
            found.append((match.start(), name, level))
            rest = rest[: match.start()] + "_" * len(match[0]) + rest[match.end() :]
    quieter = 4.0 if re.search(r"\b(?:distant|far|faint|soft|quiet|gentl)", description.lower()) else 0.0
    return tuple((name, level - 2 * quieter) for _, name, level in sorted(found)[:_MOST])


def bed_of(place: str) -> str:
    """The bed of a place family or of a description; "room" when nothing is recognised."""
    words = place.lower()
    for pattern, name in _PLACES:
        if re.search(rf"\b(?:{pattern})", words):
            return name
    return "room"
