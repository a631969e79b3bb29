"""Words for what a person or creature looks like, as patterns over a character sheet."""

from __future__ import annotations

import re

WOMAN = re.compile(
    r"\b(?:\w*woman|girl|lady|she|her|hers|grandmother|grandma|granny|mother|mom|mum|aunt|sister|daughter|wife|queen|princess|witch|nun|"
    r"heroine|actress|waitress|mermaid|bride|female|niece|widow|lass|nana)\b",
    re.IGNORECASE,
)
MAN = re.compile(
    r"\b(?:(?!wo)\w*(?<!wo)man|boy|he|him|his|grandfather|grandpa|father|dad|uncle|brother|son|husband|king|prince|wizard|monk|gentleman|"
    r"groom|male|nephew|lad|guy|fellow|widower)\b",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:\w*wom[ae]n|\w*(?<!hu)m[ae]n|boys?|girls?|lady|ladies|lad|lass|child(?:ren)?|kids?|toddler|baby|teenager|teen|person|"
    r"people|human|"
    r"grandmother|grandfather|grandma|grandpa|mother|father|mom|mum|dad|aunt|uncle|sister|brother|daughter|son|wife|husband|gentleman|"
    r"guy|fellow|adult|elder|couple|twins?|youth|stranger|figure|crowd|villagers?|passers-?by)\b",
    re.IGNORECASE,
)
AGENT = re.compile(
    r"\b(?:keeper|tamer|trainer|catcher|hunter|lover|walker|whisperer|breeder|rider|herder|watcher|charmer|fancier)\b", re.IGNORECASE
)
HEAD_END = re.compile(
    r"\b(?:with|wearing|wears|dressed|in (?:a|an|his|her|their|its|the)|carrying|carries|holding|holds|has|who|whose|clad)\b|[.;]",
    re.IGNORECASE,
)
NAME = re.compile(r"^(?:[A-Z][\w'’-]*\s?){1,3}(?:,|\(|:| is\b)\s*")
NAMED = re.compile(r"\b(?:named|called|known as|nicknamed)\s+(?:[A-Z][\w'’-]*\s?)+")
YEARS = re.compile(
    r"\b(\d{1,3})[- ]?years?[- ]?old\b|\baged?\s+(\d{1,3})\b|\b(?:age|about|around)\s+(\d{1,3})\b|[,(]\s*(\d{1,3})\s*[,)]", re.IGNORECASE
)
DECADE = re.compile(
    r"\b(?:early|mid|late)?[- ]?(\d)0s\b|\b(teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", re.IGNORECASE
)
DECADES = {
    "teens": 1,
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}
AGES = (
    ("child", r"\b(?:boys?|girls?|child|kid|toddler|baby|son|daughter|schoolboy|schoolgirl|little (?:boy|girl|brother|sister)|"
        r"orphan|urchin|twins)\b"),
    ("old", r"\b(?:old|older|elderly|aged|ancient|wrinkled|weathered|white-haired|grey-haired|gray-haired|silver-haired|retired|"
        r"grand(?:mother|father|ma|pa)|granny|elder|senior)\b"),
    ("young", r"\b(?:young|teen(?:age|ager)?|youth|youthful|student|apprentice|adolescent)\b"),
    ("adult", r"\b(?:middle-aged|adult|grown|mature)\b"),
)  # fmt: skip
BUILDS = (
    ("slim", r"\b(?:slim|thin|lanky|slender|skinny|lean|wiry|gaunt|bony|petite|willowy|lithe|delicate|frail|spindly)\b"),
    ("stout", r"\b(?:stout|plump|round|rotund|chubby|stocky|burly|heavy-?set|heavyset|fat|portly|broad|broad-shouldered|large|big|"
        r"muscular|sturdy|barrel-chested|round-bellied|well-fed|hefty)\b"),
)  # fmt: skip
HEIGHTS = (
    (1.14, r"\b(?:towering|giant|huge|very tall)\b"),
    (1.08, r"\b(?:tall|lanky|long-legged)\b"),
    (0.88, r"\b(?:tiny|diminutive|very short)\b"),
    (0.93, r"\b(?:short|small|petite|little|stooped|hunched)\b"),
)
SKIN_WORDS = (
    ("#6f4630", r"\b(?:dark|deep brown|ebony|black)[- ]skin(?:ned)?\b|\b(?:dark|deep|black) complexion\b"),
    ("#8d5a3c", r"\b(?:brown|bronze|medium brown)[- ]skin(?:ned)?\b|\bbrown complexion\b"),
    ("#c08a5e", r"\b(?:olive|tan|tanned|sun-?browned|golden)[- ](?:skin(?:ned)?|complexion)\b|\b(?:tanned|sunburnt|weather-beaten)\b"),
    ("#f3c9a8", r"\b(?:fair|pale|light|porcelain|white|rosy)[- ](?:skin(?:ned)?|complexion)\b|\b(?:pale|fair-skinned)\b"),
    ("#8fb573", r"\bgreen[- ]skin(?:ned)?\b"),
)  # fmt: skip
STYLES = (
    ("bald", r"\b(?:bald|balding|hairless|shaven head|shaved head)\b"),
    ("braids", r"\b(?:braids?|braided|plaits?|plaited|pigtails?)\b"),
    ("ponytail", r"\bpony-?tail\b"),
    ("bun", r"\b(?:bun|chignon|topknot|updo|hair (?:tied|pinned|swept|put) (?:up|back))\b"),
    ("bob", r"\bbob(?:bed)?\b"),
    ("afro", r"\bafro\b"),
    ("spiky", r"\b(?:spiky|spiked|mohawk)\b"),
    ("buzz", r"\b(?:buzz|buzzed|cropped|crew cut|close-cropped|shaved)\b"),
    ("mop", r"\b(?:mop|messy|tousled|unruly|shaggy|wild|untidy|scruffy|dishevelled|disheveled|ruffled)\b"),
    ("curly", r"\b(?:curly|curls|ringlets|frizzy|curly-haired)\b"),
    ("wavy", r"\b(?:wavy|waves|flowing)\b"),
    ("long", r"\b(?:long|shoulder-length|waist-length|long-haired)\b"),
    ("side part", r"\b(?:side[- ]part\w*|parted|combed|slicked|neat)\b"),
    ("short", r"\b(?:short|short-haired)\b"),
)  # fmt: skip
BEARD = re.compile(r"\b((?:[\w'-]+[ -]){0,3})(beard(?:ed)?|moustache|mustache|stubble|goatee|whiskers|sideburns)\b", re.IGNORECASE)
NO_BEARD = re.compile(r"\bclean-shaven\b|\bno beard\b|\bbeardless\b", re.IGNORECASE)
HAIR_PHRASE = re.compile(
    r"((?:[\w'-]+[ ,]+){0,5}[\w'-]*)\b(?:hair|locks|curls|braids?|plaits?|pigtails?|ponytail|bun|bob|afro)\b|\b([\w-]+)-haired\b",
    re.IGNORECASE,
)
HAIR_AFTER = re.compile(r"\bhair\b((?:[ ,]+(?!and\b)[\w'-]+){0,5})", re.IGNORECASE)
SIZES = (
    (0.55, r"\b(?:tiny|minuscule|pocket-sized|thumb-sized|wee)\b"),
    (0.75, r"\b(?:small|little|young|baby|kitten|puppy|cub|chick|duckling|foal|lamb|piglet|fawn)\b"),
    (1.3, r"\b(?:big|large|tall|burly|hefty)\b"),
    (1.7, r"\b(?:huge|enormous|giant|gigantic|massive|towering|colossal|vast)\b"),
)  # fmt: skip
