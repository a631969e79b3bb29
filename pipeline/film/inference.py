"""What the tagged grammar leaves unsaid: which span is speech, who speaks it, how, and how the camera moves.

Everything here is a guess from the words around a span, made the same way every time. The cast
sheet beside the script overrules it (``pipeline.film.cast_sheet``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.film.screenplay import NARRATOR, CharacterId, Prose, Span, SpanKind

_PLAIN = (
    "says|say|said|saying|speaks|speak|spoke|speaking|tells|tell|told|asks|ask|asked|asking|answers|answer|answered|answering|"
    "replies|reply|replied|replying|adds|add|added|adding|states|stated|explains|explained|explaining|responds|responded|"
    "continues|continued|announces|announced|remarks|admits|begins|agrees|repeats|concludes|comments|greets|introduces|recites|reads aloud"
)
_COLOURED = (
    "whispers|whispered|whispering|shouts|shouted|shouting|yells|yelled|yelling|screams|screamed|screaming|murmurs|murmured|murmuring|"
    "mutters|muttered|muttering|mumbles|sighs|sighed|laughs|laughing|giggles|chuckles|cries out|cries|cried|calls out|calls|called|calling|"
    "exclaims|exclaimed|sings|sang|singing|growls|hisses|pleads|begs|sobs|gasps|stammers|teases|warns|orders|commands|declares|"
    "insists|protests|snaps|croaks|squeaks|purrs|chirps|beeps|barks|roars|hums"
)
_SAYING = re.compile(rf"\b(?:{_PLAIN}|{_COLOURED})\b", re.IGNORECASE)
_COLOURED_VERB = re.compile(rf"\b(?:{_COLOURED})\b", re.IGNORECASE)
_HOW = re.compile(rf"\b(?:{_PLAIN})\s+([a-z]+ly)\b|\b([a-z]+ly)\s+(?:{_PLAIN})\b|\bin an? ([a-z]+) voice\b", re.IGNORECASE)
_NARRATOR = re.compile(
    r"\b(?:narrator|narration|narrates|narrating|voice[- ]?over|off[- ]?screen voice|unseen voice|disembodied voice|"
    r"(?:a|the) voice(?! of)|loudspeaker|announcer|on the radio|radio voice|over the radio)\b|\bV\.\s?O\.|\bO\.\s?S\.",
    re.IGNORECASE,
)
_PERSON = re.compile(r"<Character\d+>")
_MUSIC_LABEL = re.compile(r"\b(?:background music|music|score|song|soundtrack|theme)\s*:\s*$", re.IGNORECASE)
_SOUND_LABEL = re.compile(r"\b(?:sound effects?|sfx|sounds?|ambient sounds?|ambien(?:ce|t)|atmosphere|noises?)\s*:\s*$", re.IGNORECASE)
_MUSIC = re.compile(
    r"\b(?:music|musical|score|soundtrack|melody|melodies|tune|strings?|piano|violins?|cello|cellos|orchestra|orchestral|drums|drumbeat|"
    r"waltz|lullaby|guitar|flute|theme|chords?|choir|harp|accordion|ballad|jazz|fanfare|synth|symphony|crescendo|clarinet|oboe|horns|"
    r"percussion|marimba|ukulele|harmonica|music box)\b",
    re.IGNORECASE,
)
_SOUND = re.compile(
    r"\b(?:sounds?|noise|silence|hum|hums|humming|buzz\w*|rumbl\w*|crash\w*|creak\w*|rustl\w*|howl\w*|whistl\w*|footsteps?|steps|thunder|"
    r"rain|wind|waves?|surf|birdsong|chirp\w*|bark|barks|barking|meow\w*|purr\w*|roar\w*|splash\w*|drip\w*|crackl\w*|ticking|tick|clock|"
    r"bells?|ring\w*|chime\w*|knock\w*|slam\w*|click\w*|beep\w*|whir\w*|engine|hiss\w*|clatter\w*|clink\w*|applause|laughter|chatter|"
    r"murmur of|foghorn|horn|siren|gulls?|crickets|thud\w*|whoosh\w*|sizzl\w*|gust\w*|breath\w*|heartbeat|echo\w*|clang\w*|jingl\w*|"
    r"squeak\w*|flutter\w*|gurgl\w*|bubbl\w*|lapping|patter\w*|oars|cheering|crowd|door)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:I|I'm|I'll|I've|I'd|you|you're|your|yours|we|we're|we'll|us|our|me|my|mine|don't|can't|won't|isn't|let's|please|hello|hi|hey|"
    r"yes|no|thanks?|sorry|goodbye|goodnight|okay|ok|oh|ah|well|come|look|wait|listen)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’']?\s+")

_LONGEST_SENTENCE = 400
"""Characters of a sentence that are looked at; patterns take time that grows with the square of it."""
_CAMERA = re.compile(r"\b(?:camera|shot|view|lens|frame|we)\b", re.IGNORECASE)
_MOVES: tuple[tuple[str, str], ...] = (
    ("push in",
     r"\b(?:push\w*|doll(?:y|ies|ying)|zoom\w*|creep\w*|eas\w*|mov\w+|clos\w*|drift\w*|glid\w*)\s+(?:\w+ly\s+)?(?:in\b|closer\b|toward|forward)"),
    ("pull out", r"\b(?:pull\w*|doll(?:y|ies|ying)|zoom\w*|mov\w+|eas\w*|drift\w*|glid\w*)\s+(?:\w+ly\s+)?(?:out|back|away)\b"),
    ("pan left", r"\bpan\w*\b[^.]*?\bleft\b"),
    ("pan right", r"\bpan(?:s|ning)?\b"),
    ("tilt up", r"\btilt\w*\b[^.]*?\bup"),
    ("tilt down", r"\btilt\w*\b[^.]*?\bdown"),
    ("crane down", r"\b(?:crane\w*|descend\w*|sink\w*|lower\w*)\b[^.]*?\b(?:down|over|to|into)\b"),
    ("crane up", r"\b(?:crane\w*|rises|rising|ascend\w*|lifts|soars)\b"),
    ("track left", r"\b(?:track\w*|slid\w*|follow\w*|truck\w*)\b[^.]*?\bleft\b"),
    ("track right", r"\b(?:tracks|tracking|slides|sliding|follows|following|trucks)\b"),
    ("handheld", r"\b(?:hand-?held|shaky|shakes)\b"),
)  # fmt: skip
_MOVE_PATTERNS = tuple((move, re.compile(pattern, re.IGNORECASE)) for move, pattern in _MOVES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An audio span as it stands in the text, before anybody knows what it is.

    Attributes:
        text: folded text without quotation marks.
        quoted: true when quotation marks stood around it.
    """

    text: str
    quoted: bool


def infer_spans(parts: Sequence[Prose | Heard], visible: Sequence[CharacterId] = ()) -> tuple[Prose | Span, ...]:
    """Decide for every span of one Video line what it is and who speaks.

    Args:
        parts: prose and spans in order.
        visible: characters that the Frame names, for lines that nobody is near to.
    """
    return tuple(part if isinstance(part, Prose) else _span(parts, index, part, visible) for index, part in enumerate(parts))


def infer_move(action: str) -> str:
    """The camera move that the Video text names, "static" when it names none."""
    for whole in _SENTENCE_END.split(action):
        sentence = whole[:_LONGEST_SENTENCE]
        if _CAMERA.search(sentence):
            for move, pattern in _MOVE_PATTERNS:
                if pattern.search(sentence):
                    return move
    return "static"


def _span(parts: Sequence[Prose | Heard], index: int, heard: Heard, visible: Sequence[CharacterId]) -> Span:
    before, after = _lead(parts, index), _tail(parts, index)
    kind = _kind(heard, before, after)
    if kind is not SpanKind.SPEECH:
        return Span(kind=kind, text=heard.text)
    speaker = _speaker(parts, index, visible, before, after)
    manner = _manner(after) if _leads_back(after) and not _announces(before) else _manner(before)
    return Span(kind=kind, text=heard.text, speaker=speaker, manner=manner)


def _lead(parts: Sequence[Prose | Heard], index: int) -> str:
    """The last sentence of the prose right before the span."""
    part = parts[index - 1] if index else None
    return _SENTENCE_END.split(part.text)[-1][-_LONGEST_SENTENCE:] if isinstance(part, Prose) else ""


def _tail(parts: Sequence[Prose | Heard], index: int) -> str:
    """The first sentence of the prose right after the span."""
    part = parts[index + 1] if index + 1 < len(parts) else None
    return _SENTENCE_END.split(part.text)[0][:_LONGEST_SENTENCE] if isinstance(part, Prose) else ""


def _kind(heard: Heard, before: str, after: str) -> SpanKind:
    if _MUSIC_LABEL.search(before):
        return SpanKind.MUSIC
    if _SOUND_LABEL.search(before):
        return SpanKind.SOUND
    if heard.quoted:
        return SpanKind.SPEECH
    talks = bool(_TALK.search(heard.text)) or heard.text.endswith(("?", "!"))
    described = SpanKind.MUSIC if _MUSIC.search(heard.text) else SpanKind.SOUND if _SOUND.search(heard.text) else None
    if described is not None and not talks:
        return described
    if _announces(before) or _leads_back(after):
        return SpanKind.SPEECH
    return SpanKind.SPEECH if talks else SpanKind.SOUND


def _announces(before: str) -> bool:
    """True when the words before a span lead into speech."""
    return bool(_SAYING.search(before)) or bool(re.search(r"<Character\d+>[^.]{0,12}:\s*$", before)) or bool(_NARRATOR.search(before))


def _leads_back(after: str) -> bool:
    """True when the words after a span tell who said it."""
    return bool(re.match(rf"[\s,]*(?:{_PLAIN}|{_COLOURED})\b", after, re.IGNORECASE)) or bool(
        re.match(rf"[\s,]*(?:\w+\s+){{0,2}}<Character\d+>\s+(?:\w+ly\s+)?(?:{_PLAIN}|{_COLOURED})\b[^<:]*[.!]$", after, re.IGNORECASE)
    )


def _speaker(parts: Sequence[Prose | Heard], index: int, visible: Sequence[CharacterId], before: str, after: str) -> CharacterId:
    if _announces(before):
        named = _subject(before) or (NARRATOR if _NARRATOR.search(before) else None)
    elif _leads_back(after):
        named = _first(after) or (NARRATOR if _NARRATOR.search(after) else None)
    else:
        named = _subject(before)
    named = named or _nearest(parts, index)
    if named is not None:
        return named
    return visible[0] if visible and not _NARRATOR.search(after) else NARRATOR


_OBJECT = re.compile(r"\b(?:to|at|with|of|from|beside|behind|towards?|past)\s+(?:\w+\s+){0,2}\w*$")


def _subject(before: str) -> CharacterId | None:
    """Who does the saying in a clause such as "<Character1> turns to <Character2> and says"."""
    verbs = list(_SAYING.finditer(before))
    people = list(_PERSON.finditer(before))
    limit = verbs[-1].start() if verbs else len(before)
    subjects = [p for p in people if p.end() <= limit and not _OBJECT.search(before[: p.start()])]
    chosen = subjects[-1:] or people[:1]
    return _id(chosen[0]) if chosen else None


def _nearest(parts: Sequence[Prose | Heard], index: int) -> CharacterId | None:
    for part in reversed(parts[:index]):
        if isinstance(part, Prose) and (found := _last(part.text)):
            return found
    for part in parts[index + 1 :]:
        if isinstance(part, Prose) and (found := _first(part.text)):
            return found
    return None


def _manner(clause: str) -> str:
    if coloured := _COLOURED_VERB.search(clause):
        return coloured[0].lower()
    if how := _HOW.search(clause):
        return (how[1] or how[2] or how[3]).lower()
    return ""


def _first(text: str) -> CharacterId | None:
    match = _PERSON.search(text)
    return _id(match) if match else None


def _last(text: str) -> CharacterId | None:
    found = list(_PERSON.finditer(text))
    return _id(found[-1]) if found else None


def _id(match: re.Match[str]) -> CharacterId:
    return CharacterId(match[0][1:-1])
