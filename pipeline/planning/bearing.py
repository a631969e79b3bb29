"""Who a character is, as far as a voice needs to know: read from the words of its sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WOMAN = frozenset(
    str.split("""woman girl lady mother mum mom mama grandmother grandma granny nana aunt queen princess witch daughter sister niece wife
bride widow actress waitress nun heroine hostess duchess goddess priestess sorceress mermaid fairy hen mare cow doe lioness vixen
businesswoman policewoman fisherwoman schoolgirl ballerina empress landlady madam seamstress she her hers herself female feminine""")
)
_MAN = frozenset(
    str.split("""man boy gentleman father dad daddy papa grandfather grandpa granddad uncle king prince wizard son brother nephew husband
groom widower actor waiter monk hero host duke god priest sorcerer merman rooster stallion bull stag fisherman businessman policeman
schoolboy emperor landlord sir lad fellow guy knight blacksmith he him his himself male masculine beard bearded moustache""")
)
_WOMEN = frozenset(
    str.split("""ada alice amelia amy anna anne ava beatrice bella carla carmen cecilia clara chloe daisy diana ella elena eliza elsa emily
emma eva eve fatima fiona flora grace greta hannah helen ida ines iris isabel ivy jane julia june kate lena leila lily lina linnea lola
lucy luna mabel maria marie marta martha mary maya mei mia mina mira nadia nina nora olga olivia paula penny petra priya rosa rose ruby
ruth sara sarah sofia sonia sophie stella susan tessa vera violet wanda wendy yuki zara zoe""")
)
_MEN = frozenset(
    str.split("""adam ahmed albert alec alfred anton arthur ben bjorn boris bruno carl carlos charles chen daniel david diego edgar elias
emil
eric erik ethan felix finn francis frank fred george hans harold harry henry hugo ian igor ivan jack jacob james jasper joe john jonas
joseph karl kenji klaus leo leon liam lars louis lucas luis marco mario mark martin mateo max michael miguel milo nils noah oliver omar
oscar otto pablo pat paul pedro peter pierre rafael raj ralph robert sam samuel silas simon sven theo thomas tim tom victor viktor
walter will william yusuf""")
)

_CHILD = r"child|children|kid|boy|girl|toddler|schoolgirl|schoolboy|pup|puppy|kitten|cub|chick|duckling|foal|lamb|baby|little one"
_YOUNG = r"young|youthful|teen|teenage|teenager|adolescent|student|apprentice|twenties|bride|princess|prince|lad|maiden"
_OLD = (
    r"old|older|elderly|aged|ancient|wizened|retired|grandmother|grandma|granny|nana|grandfather|grandpa|granddad|ageing|aging|"
    r"(?:white|grey|gray|silver)[- ](?:haired|bearded|hair|beard)|sixties|seventies|eighties|nineties|weathered|wrinkled|pensioner"
)
_TINY = frozenset(
    str.split("""mouse bee butterfly snail squirrel hedgehog bird chick duckling rabbit bunny frog fairy elf pixie sprite beetle ant
ladybird
ladybug cricket hamster kitten puppy penguin sparrow robin wren bat""")
)
_GIANT = frozenset(str.split("dragon giant bear monster whale elephant troll ogre golem lion beast titan wolf bull mammoth kraken"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What a voice should fit.

    Attributes:
        figure: "woman", "man" or "neutral".
        age: "child", "young", "adult" or "old".
        body: "tiny", "giant" or "human".
    """

    figure: str = "neutral"
    age: str = "adult"
    body: str = "human"


def bearing(sheet: str, name: str = "") -> Bearing:
    """Read figure, age and body from a character's sheet; words near its beginning decide."""
    words = re.findall(r"[a-z]+", sheet.lower())
    head = re.split(r"\b(?:with|in|wearing|who|whose|carrying|holding|and)\b|[,;.(]", sheet.lower(), maxsplit=1)[0]
    return Bearing(figure=_figure(words, name), age=_age(head, sheet.lower()), body=_body(head))


def _figure(words: list[str], name: str) -> str:
    for word in words:
        if word in _WOMAN:
            return "woman"
        if word in _MAN:
            return "man"
    first = name.lower().replace(".", "").split()[:1]
    if first and first[0] in (*_WOMEN, "mrs", "ms", "miss", *_WOMAN):
        return "woman"
    return "man" if first and first[0] in (*_MEN, "mr", *_MAN) else "neutral"


def _age(head: str, sheet: str) -> str:
    years = re.search(r"\b(\d{1,3})[- ]years?[- ]old|\baged? (\d{1,3})\b", sheet)
    if years:
        return _of_years(int(years[1] or years[2]))
    plain = re.sub(r"\byears?[- ]old\b|\bold[- ]fashioned\b", "", head)
    for age, pattern in (("child", _CHILD), ("old", _OLD), ("young", _YOUNG)):
        if re.search(rf"\b(?:{pattern})\b", plain):
            return age
    return "old" if re.search(r"\b(?:white|grey|gray|silver)[- ](?:hair|beard|haired|bearded)\b|\bwrinkle", sheet) else "adult"


def _of_years(years: int) -> str:
    if years < 14:
        return "child"
    return "young" if years < 30 else "adult" if years < 60 else "old"


def _body(head: str) -> str:
    words = re.findall(r"[a-z]+", head)
    if any(word in _GIANT for word in words):
        return "giant" if not re.search(r"\b(?:little|small|tiny|baby|young)\b", head) else "human"
    return "tiny" if any(word in _TINY for word in words) else "human"
