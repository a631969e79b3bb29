"""What a figure does: pose, expression, gaze, the thing in hand, the vehicle, and the way it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from director.storybook import lexicon
from director.storybook.facts import TEACHING
from director.storybook.staging.faces import expression_in, last_expression
from director.storybook.staging.hands import IN_HAND, held, in_mouth
from director.storybook.staging.phrases import word_set, words

_WEIGHTS = {
    "sleep": 10, "row": 10, "lie": 9, "swim": 9, "drive": 9, "ride": 9, "fly": 8.5, "climb": 8, "fall": 8, "hug": 8, "dance": 8,
    "run": 7.5, "kneel": 7, "crouch": 7, "bow": 7, "sit": 6.8, "cheer": 6, "wave": 6, "point": 6, "reach": 5.5, "offer": 6,
    "carry": 5.8, "read": 5.6, "write": 5.6, "work": 5.2, "hands on hips": 5, "arms crossed": 5, "walk": 5.4, "think": 3.5,
    "hold": 3, "look": 1.5, "stand": 1.0,
}  # fmt: skip
"""How much a pose says; a clause may hold several verbs, the most telling one is drawn."""

_STATIVE = word_set(
    "slide be have want need wish get own love like use try end live belong exist face light become keep survive age possess know wear "
    "win lose plan map play make do put set turn rest clear close open hope feel long start begin seem appear let remain call say "
    "ask answer tell reply whisper speak shout help seek solve take miss fear mistake fail part step move record copy type judge "
    "release rule count clean wind film photograph guide follow lead haunt travel hear smell sense check show reveal announce "
    "declare explain warn notice spot see eye talk hand wake awaken learn leave chat mutter murmur nod blink decide manage "
    "dust sand proceed shoulder head back elbow nose mouth thumb foot finger breast ear "
)
_IMPERSONAL = word_set(
    "fall shine burn blow ring sway drift glow float spin hang crackle crash break storm land splash sink circle rise cry hatch "
    "grow water lean swing pull push knock press stretch drop come pass move step lie "
)
_BEFORE_NOUN = word_set(
    "a an the his her their its my your this that some of from by against no one two three another any both all with not never"
)
_ELEMENTS = word_set(
    "water light sun moon shadow shadows smoke steam leaves leaf sand dust hair nose tears sweat fire flame bell clock curtain snow ice"
)
"""Subjects of their own in front of a verb: "rain running off the chin", "a shadow falls"."""
_PRONOUNS = ("he", "she", "it", "they", "who", "both")
_BEFORE_BARE = (".", ",", "and", "to", "then")
_BEFORE_PAST = ("is", "are", "was", "were", "has", "have", "been", "and", ",", ".", ";", "then")
_PREPOSITIONS = ("in", "on", "with", "for", "at", "into")
_IDIOM = re.compile(
    r"fly (?:an?|the|his|her|its|their|our|two|paper) (?:[\w-]+ ){0,2}?(?:kites?|planes?|drones?|flags?)\b|fly kites\b|"
    r"go (?:about|on|out|quiet|still|up|down|off)\b|fall (?:in love|asleep|silent|for|over (?:both|his|her))|"
    r"draw (?:it |him |her |them )?(?:back|near|in|out|close)|draw (?:a )?(?:deep )?breath|"
    r"pick up\b|hold (?:still|out)\b|shift (?:his|her|its|their|from)\b|"
    r"run (?:an?|the|his|her|its|their|our) (?!race|mile|marathon|gauntlet)\w|"
    r"open (?:the|his|her|its|their) (?:mouth|eyes|lips)\b|break (?:an?|the) (?:crumb|silence|day)\b|"
    r"swing (?:the|his|her|their) (?:hand|arm|leg)|change (?:hands|feet|shoulders|sides)\b"
)
_GESTURES = (
    ("arms crossed", r"\barms? (?:folded|crossed)|cross(?:es|ing|ed) (?:his|her|their|its) arms|folds? (?:his|her|their) arms"),
    ("hands on hips", r"\bhands? on (?:his|her|their|its )?\s*hips?"),
    (
        "sit",
        r"\bseated\b|\btak(?:es?|ing) off (?:his|her|their|its) (?:\w+ )?(?:shoes?|boots?|socks?|skates?)\b|"
        r"\bplay(?:s|ing)? (?:chess|cards|dominoes|checkers|draughts|backgammon)\b",
    ),
    ("sleep", r"\b(?:asleep|eyes closed in sleep)\b"),
    (
        "cheer",
        r"\bthrow(?:s|ing)? (?:both |his |her |their )?(?:hands|arms) (?:up|in the air)|\barms? (?:raised|in the air|thrown up)|"
        r"fists? in the air",
    ),
    ("cheer", r"\b(?:both )?arms stretched (?:out|up|wide),? (?:and )?yawn"),
    ("dance", r"\bon one leg\b|\barms out like wings\b"),
    ("bow", r"\b(?:bends?|bent) down\b(?! to (?:a|the|<))|\bstoops?\b"),
    ("wave", r"\brings? (?:an?|the|his|her|their) (?:[\w-]+ ){0,2}bell\b"),
    ("hold", r"\bunder one arm\b"),
    ("arms crossed", r"\bleans?\b[^,.;]*?\b(?:against|on the other side)\b(?![^.;]*\bunder one arm\b)"),
    (
        "think",
        r"\b(?:chin (?:in|on|resting)|hand on (?:his|her|their) chin|deep in thought|lost in thought)|"
        r"\b(?:hands?|fingers?|palms?|fist) (?:over|to|on|at|against) (?:the|his|her|their|both) "
        r"(?:mouth|lips|cheeks?|chin|forehead|temple)\b",
    ),
    ("look", r"\bshad(?:es|ing) (?:the|his|her|their) eyes\b|\bhand above the eyes\b"),
    ("reach", r"\b(?:hand|arm)s? (?:outstretched|stretched out|stretched to|extended|held out|out)\b|\boutstretched"),
    ("fly", r"\b(?:mid-air|in mid-flight|wings spread|in flight)|\bperched on (?:the )?(?:air|wind)"),
    (
        "offer",
        r"\bholds? out\b|\bholding out\b|\bhanding\b|\bshak(?:es?|ing) hands\b|"
        r"(?<!both )(?<!two )\bhands (?:him|her|them|it|over (?!the |her |his |their ))",
    ),
    ("dance", r"\bone foot pointed\b"),
    ("point", r"\bpointing\b"),
    ("lie", r"\blying\b|\blies (?:in|on|down|across)\b"),
    ("kneel", r"\bon (?:one|his|her|their) knees?\b"),
)
_MOVING = ("walk", "run", "fly", "swim", "row", "drive", "ride", "climb", "dance")
_SCENERY = (
    r"(?:\s+\w+){0,3}?\s+(?:at|out|over|across|toward|towards|through|into|beyond)\s+(?:\w+\s+){0,4}?"
    r"(?:window|sea|ocean|waves|water|horizon|distance|view|road|city|mountains?|valley|lake|stage|fire|sunset|sunrise|ships?|"
    r"crowd|door|forest)\b"
)
_SEAT = re.compile(r"\b(?:in|on) (?:the|a|an|his|her) (?:\w+ )?(?:arm)?(?:chair|seat|bench)\b", re.IGNORECASE)
_VEHICLE = re.compile(
    r"\b(?:in|into|inside|aboard|on|from|rows?|rowing|driv(?:es?|ing)|rid(?:es?|ing)|steer(?:s|ing)?|sail(?:s|ing)?|paddl(?:es?|ing)|"
    r"pilot(?:s|ing)?|"
    r"pedal(?:s|ing|ling)|pushes off|bail(?:s|ing) out|fl(?:ies|ying))\s+((?:[\w'’-]+\s*){1,5})",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:(?:seen|shown|shot) from behind|backs? (?:to|turned|towards?)\b|two backs\b|from the back\b)", re.IGNORECASE)
_FAR = re.compile(
    r"(?:<character\d+>(?:\s+[\w-]+){0,6}|^\W*)\s*(?:in the (?:back|background|distance|doorway behind)|far (?:away|off|behind)|"
    r"small against|tiny (?:against|in))\b",
    re.IGNORECASE,
)
_BOATS = ("boat", "rowboat", "dinghy", "rowing boat", "sailboat")
_PLACE_VEHICLES = word_set(
    "train carriage tram bus airplane plane ship pirate-ship ferry submarine spaceship spacecraft shuttle airship ufo rocket yacht"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What one figure does in one shot; coordinates are not known yet.

    Attributes:
        pose: one of POSES, "" when nothing is said.
        expression: one of EXPRESSIONS, "" when nothing is said.
        expression_end: at the end of the shot, "" for the same.
        gaze: an id, "camera", "left", "right", "up", "down", "away" (at the scenery) or "".
        holds: noun in hand.
        vehicle: noun of the vehicle it is in.
        path: "", "toward <id>", "left", "right", "in", "out", "on".
        side: "left", "right", "middle" or "" as the text says.
        far: true in the background, near: true in the foreground.
        back: true when seen from behind.
    """

    pose: str = ""
    expression: str = ""
    expression_end: str = ""
    gaze: str = ""
    holds: str = ""
    vehicle: str = ""
    path: str = ""
    side: str = ""
    far: bool = False
    near: bool = False
    back: bool = False


def acting(frame: str, video: str, family: str, *, creature: bool = False) -> Acting:
    """Read what the words about one character say.

    Args:
        frame: the words of the Frame text about the character.
        video: the words of the Video text about the character.
        family: of the place; inside a train, "on a train" is no vehicle.
        creature: whether it is an animal or being.
    """
    vehicle = _vehicle(frame, family)
    if vehicle in _BOATS and re.search(r"\bsail", frame, re.IGNORECASE):
        vehicle = "sailing boat"
    holds = in_mouth(frame) if creature and not IN_HAND.search(frame) else held(frame)
    frame, video = (_OTHERS_ASLEEP.sub(" ", text) for text in (frame, video))
    still, moving = pose_in(frame), pose_in(video)
    pose = _pose(
        still,
        moving,
        vehicle,
        seated=family in _SEATED or bool(re.search(r"\b(?:in|on) (?:the|a|an|his|her) (?:\w+ )?(?:arm)?(?:chair|seat|bench)\b", frame)),
    )
    if pose == "drive" and not vehicle and (family in _ON_WATER or re.search(r"\bsail", frame, re.IGNORECASE)):
        vehicle, pose = "raft" if re.search(r"\braft\b", frame, re.IGNORECASE) else "rowing boat", "sit"  # "sail down the river"
    if pose == "drive" and not vehicle:
        vehicle, pose = ("", "walk") if creature else ("car", pose)
    return Acting(
        pose=pose,
        expression=expression_in(frame) or ("sleepy" if pose == "sit" and still == "sleep" else ""),
        expression_end=last_expression(video),
        gaze=_gaze(frame),
        holds=holds if holds != vehicle else "",
        vehicle="rowing boat" if (pose == "row" and not vehicle) or vehicle in ("boat", "rowboat", "dinghy") else vehicle,
        path=_path(video, moving, pose),
        side=_side(frame),
        far=bool(_FAR.search(frame)),
        near=bool(re.search(r"\bin the foreground\b|\bclose to (?:the )?camera\b", frame, re.IGNORECASE)),
        back=bool(_BACK.search(frame)),
    )


_ON_WATER = frozenset(("sea", "river", "harbour", "coast"))


def _pose(still: str, moving: str, vehicle: str, *, seated: bool = False) -> str:
    """The keyframe's pose; a neutral one gives way to what the figure sets out to do."""
    if still == "sleep" and seated:
        return "sit"
    if vehicle in (*_BOATS, "sailing boat") and still in ("drive", "ride"):
        return "sit"
    if vehicle and still not in ("row", "drive", "ride", "sleep", "lie", "fly"):
        return "row" if "row" in (still, moving) else "sit"
    if still in ("", "stand", "look") and moving and _WEIGHTS[moving] >= 5:
        return moving
    return still or moving


def pose_in(text: str) -> str:
    """The most telling pose that the words name, or ""."""
    found = [(pose, _WEIGHTS[pose]) for pose, pattern in _GESTURES if re.search(pattern, text, re.IGNORECASE)]
    left = text
    for _, pattern in _GESTURES:
        left = re.sub(pattern, " ", left, flags=re.IGNORECASE)
    found += [(pose, _WEIGHTS[pose]) for pose in _verb_poses(left)]
    return max(found, key=lambda f: f[1])[0] if found else ""


def _verb_poses(text: str) -> Iterator[str]:
    tokens = words(text)
    for at, word in enumerate(tokens):
        pose = lexicon.pose_of(word)
        if pose and _is_act(tokens, at):
            yield pose


def _is_act(tokens: list[str], at: int) -> bool:
    """Whether a verb's look-alike is something that the figure does with its body, and not a noun, a state or another's act."""
    word, before = tokens[at], tokens[at - 1] if at else "."
    base, after = lexicon.verb_of(word), " ".join(tokens[at + 1 : at + 3])
    subject = before.startswith("<") or before in _PRONOUNS or before.endswith("ly")
    if word == "flying" and not subject and before not in ("and", "is", "are", ",", "."):
        return False  # "hair and clothes flying"
    if before == "to" and at > 1 and lexicon.verb_of(tokens[at - 2]) in _WISHING and lexicon.pose_of(word) in _MOVING:
        return False  # "wants to fly"
    if before == "to" and TEACHING & {lexicon.verb_of(token) for token in tokens[max(0, at - 8) : at - 1]}:
        return False  # "teaches an old car to fly"
    if word.endswith("ing") and not subject and _is_noun_phrase(before, tokens[at + 1] if at + 1 < len(tokens) else ""):
        return False  # "the school swimming championship"
    if word.endswith("s") and not subject and lexicon.thing(before) is not None and lexicon.pose_of(word) in _MOVING:
        return False  # "the old car flies"
    if word.endswith(("s", "ing")) and (lexicon.weather_of(before) or lexicon.light_of(before) or before in _ELEMENTS):
        return False
    if base in _STATIVE or before in _BEFORE_NOUN or lexicon.expression_of(word) or _IDIOM.match(f"{base} {after}"):
        return False
    if base == word and not (subject or before in _BEFORE_BARE):
        return False
    if word.endswith("ed") and not (subject or before in _BEFORE_PAST):
        return False
    if not word.endswith("ing") and (before in _PREPOSITIONS or lexicon.colour_of(before)):
        return False
    return subject or base not in _IMPERSONAL


_WISHING = frozenset(("want", "wish", "dream", "hope", "long", "yearn"))


def _is_noun_phrase(before: str, after: str) -> bool:
    """Whether a participle stands between two nouns."""
    around = lexicon.place(before) is not None or lexicon.thing(before) is not None
    return around and before.isalpha() and after.isalpha() and after not in _AFTER_PARTICIPLE and not after.endswith("ly")


_AFTER_PARTICIPLE = word_set(
    "in on at with by into onto to for over under through across along up down out off away the a an his her its their and"
)


def _gaze(text: str) -> str:
    lower = text.lower()
    looks = (
        r"\b(?:look\w*|gaz\w+|star\w+|glanc\w+|eyes (?:on|fixed on|turned)|fac(?:es|ing)|watch\w*|turn(?:s|ed|ing)|peer\w*|"
        r"smil(?:es|ing)|lean\w*|speak\w*|talk\w*|bow\w*|hand\w*|kneel\w*)\b"
    )
    aimed = re.search(looks + r"(?:\s+\w+){0,4}?\s*<(character\d+)>", lower)
    if aimed:
        return aimed[1].capitalize()
    patterns = (
        ("camera", r"\b(?:at|into|toward|towards|faces|facing) (?:the )?(?:camera|lens|viewer|us)\b"),
        (
            "up",
            looks
            + r"(?:\s+\w+){0,2}?\s+(?:up|upwards?|skywards?)\b|"
            + looks
            + r"\s+(?:up )?(?:at|to|into) the (?:\w+ )?(?:sky|stars|moon|ceiling|clouds)",
        ),
        (
            "down",
            looks + r"(?:\s+\w+){0,2}?\s+down\b|\bhead (?:bowed|lowered)|\beyes (?:lowered|downcast)|\b(?:reads|reading|writes|writing|"
            r"studies|studying)\b",
        ),
        ("left", looks + r"[^.]{0,24}\bleft\b"),
        ("right", looks + r"[^.]{0,24}\bright\b"),
    )
    found = next((name for name, pattern in patterns if re.search(pattern, lower)), "")
    return found or ("away" if re.search(looks + _SCENERY, lower) else "")


def _vehicle(text: str, family: str) -> str:
    owned = re.search(r"\b((?:[\w-]+ ){0,2}[\w-]+) (?:of|with) <character\d+>(?: in it| aboard)?", text, re.IGNORECASE)
    if owned and (noun := lexicon.vehicle_of(owned[1])) and not _is_place(noun, family):
        return noun
    for match in _VEHICLE.finditer(text):
        tokens = words(match[1])
        for at in range(min(4, len(tokens))):
            if at and tokens[at - 1] in ("the", "a", "an", "his", "her", "their", "and") and tokens[at] in ("hand", "shore"):
                break
            for length in (3, 2, 1):
                noun = lexicon.vehicle_of(" ".join(tokens[at : at + length]))
                if noun and len(noun.split()) == length and not _is_place(noun, family):
                    return noun
    return ""


def _is_place(noun: str, family: str) -> bool:
    return noun.replace(" ", "-") in _PLACE_VEHICLES and family in (
        "train",
        "ship deck",
        "cabin",
        "spaceship",
        "station",
        "harbour",
        "space",
    )


def _path(video: str, moving: str, pose: str) -> str:
    """Where a figure that moves is going."""
    lower = video.lower()
    if re.search(
        r"\b(?:enters?|entering|comes? in|steps? in|walks? in(?!to the (?:dark|sea|water))|arriv\w+|runs? in|"
        r"into (?:the )?(?:frame|shot|view)|appears? from)\b",
        lower,
    ):
        return "in"
    if re.search(
        r"\b(?:exits?|leav(?:es|ing)(?=\s*(?:[.,;]|$|the (?:room|house|frame|shot|stage|shop|village|kitchen|boat)\b|(?:through|"
        r"by|for|with|quietly|slowly)\b))|"
        r"walks? (?:away|off|out)|runs? (?:away|off|out)|out of (?:the )?(?:frame|shot|view)|"
        r"flies (?:away|off)|rows? away|sails? away|disappear\w*|vanish\w*)\b",
        lower,
    ):
        return "out"
    going = re.search(
        r"\b(?:walk\w*|run\w*|step\w*|go(?:es)?|mov(?:es|ing)|rush\w*|hurr\w+|approach\w*|cross\w*|fl(?:y|ies|ying)|swim\w*|"
        r"row\w*|sail\w*|driv\w+|rid(?:es|ing)|"
        r"crawl\w*|creep\w*|stroll\w*|march\w*|wander\w*|hop\w*|trot\w*|rolls?|follow\w*|chas\w+|dart\w*|glid\w*|drift\w*|"
        r"head(?:s|ing)|sneak\w*|tiptoe\w*|limp\w*|gallop\w*|climb\w*)\b"
        r"([^.]*)",
        lower,
    )
    if not going:
        return "on" if moving in ("walk", "run") and pose in ("walk", "run") else ""
    target = re.search(r"^\W*(?:\w+\s+){0,4}?<(character\d+)>", going[1])
    if target:
        return f"toward {target[1].capitalize()}"
    side = re.search(r"\b(left|right)\b", going[1])
    return side[1] if side else "on"


def _side(text: str) -> str:
    match = re.search(
        r"\b(?:on|to|at|in) (?:the )?(?:far |frame |screen )?(left|right)\b|\b(?:frame|screen)[- ](left|right)\b|\b(left|"
        r"right) (?:side|third) of (?:the )?frame\b",
        text,
        re.IGNORECASE,
    )
    if match:
        return next(g for g in match.groups() if g).lower()
    return (
        "middle"
        if re.search(r"\b(?:in the (?:cent(?:er|re)|middle) of (?:the )?(?:frame|shot)|cent(?:er|re)d)\b", text, re.IGNORECASE)
        else ""
    )


_OTHERS_ASLEEP = re.compile(r"\b(?:somebody|someone|a (?:child|baby|cat|dog)) (?:asleep|sleeping)\b[^,.;]*", re.IGNORECASE)
_SEATED = frozenset(("train", "cafe", "station", "classroom", "office", "library", "stage", "spaceship"))
"""Where whoever falls asleep does so on a seat."""
MOVING = _MOVING
"""Poses of figures on their way."""
