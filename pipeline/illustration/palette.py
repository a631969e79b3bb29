"""The colours of a scene: light, weather, season, style and mood become one record of roles.

Sets paint with the roles or with ``Tones.of(colour)``, which shows a daylight colour in the light of
the scene. People, creatures and things paint with their plain daylight colours: the light pass of
the stage tints them. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pipeline.errors import SceneError
from pipeline.film.scene import LIGHTS, SEASONS, STYLES, WEATHERS, Place
from pipeline.illustration.atmosphere import AIRS, LIGHTINGS, Air, Lighting
from pipeline.illustration.colour import blend, luminance, rgb, saturate, to_hex

Ramp = tuple[str, ...]
"""Colours from dark to light, or from zenith to horizon for skies, near to far for ground and water."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """Every colour and strength of one scene. Colours are "#rrggbb", strengths 0 to 1.

    Attributes:
        light_name: one of LIGHTS.
        weather: one of WEATHERS.
        season: one of SEASONS.
        style: one of STYLES.
        mood: as in the scene.
        shade: saturated dark laid over local colours for shade; never black.
        shade_alpha: its strength at the far end of a part.
        crescent_alpha: strength of the crisp shade at the edge of big parts.
        light: colour of the key light on parts.
        light_alpha: its strength at the lit end.
        direction: unit vector towards the light (x right, y down, so lit from above is negative y).
        ink: near-black of the scene's family for eyes, brows and lines.
        outline: line width in units around every part, 0 for none.
        rim: colour of the key rim; rim_alpha and rim_width (units at 720p) its strength.
        rim2: colour of the rim from the other side; rim2_alpha, rim2_width.
        ambient: multiplied over figures, from the light side to the dark side.
        cast: multiplied over every colour of the set.
        wash: what set colours are mixed with, by ``wash_amount``; the light's own colour.
        saturation: factor on the saturation of set colours.
        paper: strength of paper grain over the frame; figure_paper on figures.
        grain: strength of film grain.
        vignette: how dark the corners are; vignette_colour is their hue.
        frame_saturation: factor on the finished frame's saturation (noir is nearly 0).
        haze: what far planes fade to; haze_amount at the farthest plane.
        horizon: glow where sky meets ground; glow_alpha its strength.
        sun: sun or moon disc; night says which.
        dark: 0 in bright day to 1 at deep night: lamps, windows, stars follow it.
        sky: zenith to horizon, five colours.
        cloud: light edge, body, belly.
        ground, grass, sand, snow, rock, stone, wood, bark, foliage, wall, roof, road, water: ramps dark to light.
        foam: crests and surf.
        window: lit pane; window_dark: unlit pane.
        lamp: colour of lamps and fires.
        metal, accent, accent2, blossom: single colours.
        neon: colours of signs.
        white_ground: snow lies.
        wet: 0 dry to 1 running wet ground that mirrors.
    """

    light_name: str
    weather: str
    season: str
    style: str
    mood: str
    shade: str
    shade_alpha: float
    crescent_alpha: float
    light: str
    light_alpha: float
    direction: tuple[float, float]
    ink: str
    outline: float
    rim: str
    rim_alpha: float
    rim_width: float
    rim2: str
    rim2_alpha: float
    rim2_width: float
    ambient: tuple[str, str]
    cast: str
    wash: str
    wash_amount: float
    saturation: float
    paper: float
    figure_paper: float
    grain: float
    vignette: float
    vignette_colour: str
    frame_saturation: float
    haze: str
    haze_amount: float
    horizon: str
    glow_alpha: float
    sun: str
    dark: float
    sky: Ramp
    cloud: Ramp
    lamp: str
    window: str
    neon: Ramp
    white_ground: bool
    wet: float
    ground: Ramp = ()
    grass: Ramp = ()
    sand: Ramp = ()
    snow: Ramp = ()
    rock: Ramp = ()
    stone: Ramp = ()
    wood: Ramp = ()
    bark: Ramp = ()
    foliage: Ramp = ()
    wall: Ramp = ()
    roof: Ramp = ()
    road: Ramp = ()
    water: Ramp = ()
    foam: str = "#ffffff"
    window_dark: str = "#2a3448"
    metal: str = "#6a7078"
    accent: str = "#c8553d"
    accent2: str = "#e0b050"
    blossom: str = "#f0b0c0"

    def of(self, colour: str) -> str:
        """A daylight colour as it looks in this light."""
        c, k = rgb(colour), rgb(self.cast)
        lit = to_hex((c.fR * k.fR, c.fG * k.fG, c.fB * k.fB, 1.0))
        return saturate(blend(lit, self.wash, self.wash_amount), self.saturation)

    def far(self, colour: str, distance: float) -> str:
        """A colour of the set seen through the air; distance 0 near to 1 at the horizon."""
        return blend(colour, self.haze, min(1.0, max(0.0, distance)) * self.haze_amount)

    def ramp(self, *colours: str) -> Ramp:
        """Several daylight colours as they look in this light."""
        return tuple(self.of(c) for c in colours)


_SNOWY = frozenset({"snowfield", "mountain", "forest", "meadow", "village", "farm"})
"""Places that lie under snow all winter."""


def _sky(light: Lighting, weather: Air) -> Ramp:
    ramp = tuple(blend(a, b, weather.overcast) for a, b in zip(light.sky, light.overcast, strict=True))
    return tuple(blend(a, b, weather.storm) for a, b in zip(ramp, light.storm, strict=True))


def _haze(light: Lighting, weather: Air, sky: Ramp) -> str:
    haze = blend(sky[3], sky[4], 0.35)
    return blend(haze, blend("#ffffff", haze, min(1.0, light.dark * 0.9)), weather.haze_white)


def _clouds(light: Lighting, weather: Air, sky: Ramp) -> Ramp:
    grey = min(1.0, weather.overcast + weather.storm)
    heavy = (blend(sky[4], light.cloud[0], 0.35), blend(sky[2], sky[1], 0.2), blend(sky[0], sky[1], 0.35))
    return tuple(blend(a, b, grey * 0.85) for a, b in zip(light.cloud, heavy, strict=True))


def _base(place: Place, style: str, mood: str) -> Tones:
    light, weather = LIGHTINGS[place.light], AIRS[place.weather]
    # clouds take little from a night that is dark already
    gloom = weather.dim * (1 - 0.57 * light.dark)
    sky = _sky(light, weather)
    return Tones(
        light_name=place.light, weather=place.weather, season=place.season, style=style, mood=mood,
        shade=light.shade, shade_alpha=light.shade_alpha, crescent_alpha=0.20,
        light=light.light, light_alpha=light.light_alpha * (0.55 + 0.45 * weather.sun), direction=light.direction,
        ink=light.ink, outline=0.0,
        rim=light.rim, rim_alpha=light.rim_alpha * (0.6 + 0.4 * weather.sun), rim_width=3.0,
        rim2=light.rim2, rim2_alpha=light.rim2_alpha, rim2_width=3.2,
        ambient=(blend(light.ambient[0], sky[3], 0.18 * weather.overcast), blend(light.ambient[1], sky[1], 0.67 * gloom)),
        cast=blend(light.cast, sky[1], gloom), wash=light.wash, wash_amount=light.wash_amount,
        saturation=weather.saturation,
        paper=0.20, figure_paper=0.12, grain=0.0,
        vignette=min(0.85, 0.32 + 0.10 * light.dark + weather.vignette * (1 - 0.5 * light.dark)), vignette_colour=light.vignette_colour,
        frame_saturation=1.0,
        haze=_haze(light, weather, sky), haze_amount=weather.haze,
        horizon=light.horizon, glow_alpha=light.glow_alpha * (0.35 + 0.65 * weather.sun), sun=light.sun,
        dark=min(1.0, light.dark + (0.22 if weather.storm else 0.10 if weather.dim else 0.0)),
        sky=sky, cloud=_clouds(light, weather, sky),
        lamp="#ffc46a" if place.light != "neon" else "#ffd0a0", window="#ffd58a",
        neon=("#ff5cb8", "#4ce8f0", "#ffb84c", "#9a7cff", "#7cf09a"),
        white_ground=place.weather == "snow" or place.family == "snowfield" or (place.season == "winter" and place.family in _SNOWY),
        wet=weather.wet,
    )  # fmt: skip


# ---------------------------------------------------------------- materials, as seen at noon

_FOLIAGE: dict[str, Ramp] = {
    "spring": ("#3f7350", "#5f9654", "#8db760", "#c0d47c"),
    "summer": ("#285a48", "#3f774c", "#669650", "#a0b85e"),
    "autumn": ("#7d3b2c", "#b5572c", "#db8531", "#edb650"),
    "winter": ("#3a5054", "#53696a", "#7a8c88", "#aab8b0"),
}
_GRASS: dict[str, Ramp] = {
    "spring": ("#4d8450", "#77a858", "#a6c56a", "#d2dd8e"),
    "summer": ("#42784a", "#6c9850", "#9cb25e", "#ccc880"),
    "autumn": ("#7a6a3e", "#a08648", "#c4a456", "#e0c680"),
    "winter": ("#6c7866", "#8e947c", "#b0b094", "#cfcdb4"),
}
_BLOSSOM = {"spring": "#f4b4c6", "summer": "#e86a5a", "autumn": "#d85a34", "winter": "#c43a44"}
_MATERIALS: dict[str, Ramp] = {
    "ground": ("#6e5a48", "#8e7658", "#b0966c", "#ceb68a"),
    "sand": ("#a8845a", "#cba872", "#e4c890", "#f4e2b6"),
    "snow": ("#8fa6c8", "#bccde0", "#dfe8f0", "#f8fafa"),
    "rock": ("#3c4658", "#56606e", "#7a8088", "#a8a8a2"),
    "stone": ("#5a5662", "#7c7678", "#a29a92", "#c8bfae"),
    "wood": ("#4c3028", "#744a36", "#a06c48", "#c8986a"),
    "bark": ("#3c2c2c", "#5a4238", "#7c5e4a", "#a08468"),
    "wall": ("#b49a84", "#d4bca0", "#e8d6bc", "#f6ecd8"),
    "roof": ("#5c2c30", "#8a4038", "#b45a44", "#d08060"),
    "road": ("#4a4c58", "#62646c", "#80807f", "#a29e94"),
    "water": ("#1c4258", "#2c6078", "#4c8898", "#8ab8b8"),
}
_SINGLES = {"metal": "#6a7280", "accent": "#c8503c", "accent2": "#e2b04c", "window_dark": "#3a4a60"}


def _materials(base: Tones) -> Tones:
    ramps: dict[str, Any] = {name: base.ramp(*colours) for name, colours in _MATERIALS.items()}
    if base.wet > 0.5:
        for name in ("road", "stone", "ground"):
            ramps[name] = tuple(blend(c, base.shade, 0.30) for c in ramps[name])
    singles: dict[str, Any] = {name: base.of(colour) for name, colour in _SINGLES.items()}
    water = tuple(blend(c, base.sky[k], 0.30) for c, k in zip(ramps["water"], (0, 1, 2, 3), strict=True))
    return replace(
        base,
        **{**ramps, "water": water},
        **singles,
        foliage=base.ramp(*_FOLIAGE[base.season]),
        grass=base.ramp(*_GRASS[base.season]),
        blossom=base.of(_BLOSSOM[base.season]),
        foam=blend(base.of("#f2f4ea"), base.sky[4], 0.22),
    )


# ---------------------------------------------------------------- moods and styles


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mood:
    saturation: float = 1.0
    tint: str = "#808080"
    amount: float = 0.0
    vignette: float = 0.0
    shade: float = 1.0
    words: tuple[str, ...] = field(default=())


_MOODS: tuple[_Mood, ...] = (
    _Mood(words=("calm", "peaceful", "quiet", "dreamy")),
    _Mood(words=("tense", "dramatic", "urgent", "danger"), saturation=0.92, tint="#22405e", amount=0.06, vignette=0.10, shade=1.12),
    _Mood(words=("joyful", "happy", "excited", "triumphant", "playful"), saturation=1.10, tint="#ffd890", amount=0.03, vignette=-0.08),
    _Mood(words=("sad", "lonely", "melancholy", "mournful"), saturation=0.80, tint="#4c6080", amount=0.08, vignette=0.04),
    _Mood(words=("eerie", "scary", "mysterious", "horror"), saturation=0.84, tint="#24504c", amount=0.10, vignette=0.14, shade=1.15),
    _Mood(words=("warm", "tender", "romantic", "hopeful"), saturation=1.04, tint="#f2a870", amount=0.06, vignette=-0.02),
    _Mood(words=("comic", "funny", "silly"), saturation=1.12, tint="#ffe0a0", amount=0.02, vignette=-0.12, shade=0.9),
)


def _mood(mood: str) -> _Mood:
    return next((m for m in _MOODS if mood.lower() in m.words), _MOODS[0])


def _in_mood(t: Tones, mood: _Mood) -> Tones:
    return replace(
        t,
        cast=blend(t.cast, mood.tint, mood.amount),
        sky=tuple(saturate(blend(c, mood.tint, mood.amount), mood.saturation) for c in t.sky),
        cloud=tuple(saturate(blend(c, mood.tint, mood.amount), mood.saturation) for c in t.cloud),
        haze=saturate(blend(t.haze, mood.tint, mood.amount), mood.saturation),
        saturation=t.saturation * mood.saturation,
        vignette=min(0.9, max(0.2, t.vignette + mood.vignette)),
        shade_alpha=min(0.6, t.shade_alpha * mood.shade),
    )


_STYLES: dict[str, dict[str, Any]] = {
    "gouache": {},
    "cut paper": {"shade_alpha": 0.14, "light_alpha": 0.10, "crescent_alpha": 0.16, "paper": 0.30, "figure_paper": 0.22, "rim_alpha": 0.30,
                  "rim2_alpha": 0.0, "vignette": 0.34},
    "ink": {"outline": 2.2, "paper": 0.26, "rim_alpha": 0.30, "rim2_alpha": 0.12, "vignette": 0.36, "crescent_alpha": 0.26},
    "noir": {"frame_saturation": 0.10, "shade_alpha": 0.55, "crescent_alpha": 0.34, "light_alpha": 0.34, "rim_alpha": 0.95,
             "rim2_alpha": 0.55, "vignette": 0.80, "grain": 0.5},
}  # fmt: skip


def _in_style(t: Tones, style: str) -> Tones:
    if style == "ink":
        t = replace(t, wash=blend(t.wash, "#f6ecd8", 0.6), wash_amount=min(0.4, t.wash_amount + 0.12), saturation=t.saturation * 0.78)
    if style == "cut paper":
        t = replace(t, saturation=t.saturation * 1.12)
    return replace(t, **_STYLES[style])


def _on_bright(t: Tones) -> Tones:
    """Rims over a pale background are dirty halos: thin and weak by bright day (measured on the sky's horizon)."""
    if luminance(t.haze) < 0.75:
        return t
    return replace(t, rim_width=2.0, rim_alpha=min(t.rim_alpha, 0.45), rim2_alpha=min(t.rim2_alpha, 0.2))


@lru_cache(maxsize=256)
def tones(place: Place, style: str = "gouache", mood: str = "calm") -> Tones:
    """The colours of a place in its light, weather and season, in a style and a mood.

    Raises:
        SceneError: light, weather, season or style is not one of those the illustrator knows.
    """
    for kind, value, known in (
        ("light", place.light, LIGHTS),
        ("weather", place.weather, WEATHERS),
        ("season", place.season, SEASONS),
        ("style", style, STYLES),
    ):
        if value not in known:
            raise SceneError(f"the {kind} {value!r} is not known; known are {', '.join(known)}", hint=f"choose one of these as {kind}")
    return _materials(_on_bright(_in_style(_in_mood(_base(place, style, mood), _mood(mood)), style)))
