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


# ---------------------------------------------------------------- lights


@dataclass(frozen=True, slots=True, kw_only=True)
class _Light:
    sky: Ramp
    overcast: Ramp
    storm: Ramp
    cast: str
    wash: str
    wash_amount: float
    shade: str
    shade_alpha: float
    light: str
    light_alpha: float
    direction: tuple[float, float]
    ambient: tuple[str, str]
    rim: str
    rim_alpha: float
    rim2: str
    rim2_alpha: float
    horizon: str
    glow_alpha: float
    sun: str
    ink: str
    vignette_colour: str
    dark: float
    cloud: Ramp


_LIGHTS: dict[str, _Light] = {
    "day": _Light(
        sky=("#4f9bd0", "#7dbbe0", "#aed8e8", "#d8ebe2", "#f6efd8"),
        overcast=("#8fa2b2", "#a6b5bf", "#bdc8cc", "#d2d6d2", "#e2e1d6"),
        storm=("#2c3c52", "#43596e", "#637887", "#929f9e", "#c0bda8"),
        cast="#fffaf0", wash="#fff0d0", wash_amount=0.03,
        shade="#2a3468", shade_alpha=0.30, light="#fff4d0", light_alpha=0.24, direction=(-0.60, -0.80),
        ambient=("#fffcf2", "#cfc4d0"), rim="#fff3cc", rim_alpha=0.55, rim2="#bfe0f4", rim2_alpha=0.28,
        horizon="#fff2cc", glow_alpha=0.34, sun="#fffbe6", ink="#2a2438", vignette_colour="#2a3a5a", dark=0.0,
        cloud=("#ffffff", "#eef2f0", "#b9cbd8"),
    ),
    "dawn": _Light(
        sky=("#5b76ac", "#9a9cc2", "#dbb3b4", "#f8c8a0", "#ffe4b6"),
        overcast=("#66728e", "#8a8a9c", "#b2a4a6", "#d2b8a8", "#e8ccb0"),
        storm=("#26344e", "#435468", "#7a7f8a", "#caa08e", "#ecc49c"),
        cast="#ffeada", wash="#f2b48e", wash_amount=0.11,
        shade="#3a2a56", shade_alpha=0.34, light="#ffdcae", light_alpha=0.26, direction=(0.74, -0.60),
        ambient=("#fff4e2", "#c8aeb8"), rim="#ffdca8", rim_alpha=0.78, rim2="#b4bce8", rim2_alpha=0.34,
        horizon="#ffd09a", glow_alpha=0.55, sun="#fff1cc", ink="#2c2036", vignette_colour="#2c2448", dark=0.18,
        cloud=("#fff0dc", "#f0c8b8", "#a89cb8"),
    ),
    "golden": _Light(
        sky=("#4c7cb2", "#88a6c0", "#d6bc9c", "#f8c67e", "#ffdf98"),
        overcast=("#6f7a8a", "#948f90", "#bda58e", "#dcb888", "#eecb94"),
        storm=("#1f2d46", "#3a526a", "#7f8b92", "#e2b086", "#f4ca92"),
        cast="#fff0d2", wash="#f2aa5a", wash_amount=0.12,
        shade="#43264e", shade_alpha=0.36, light="#ffd79a", light_alpha=0.30, direction=(-0.78, -0.55),
        ambient=("#fff6de", "#d0aca0"), rim="#ffd694", rim_alpha=0.85, rim2="#a9c2e4", rim2_alpha=0.32,
        horizon="#ffc476", glow_alpha=0.62, sun="#fff2c4", ink="#2c1f30", vignette_colour="#36203c", dark=0.12,
        cloud=("#fff0cc", "#f4cfa2", "#b890a0"),
    ),
    "dusk": _Light(
        sky=("#252c5e", "#4b4684", "#8a5c94", "#d87c80", "#faae78"),
        overcast=("#2f3450", "#4c4b68", "#72647c", "#a07c82", "#c89a86"),
        storm=("#172238", "#2b3f5a", "#5c6a7c", "#b98e80", "#e8b486"),
        cast="#c9b2cc", wash="#4e3a78", wash_amount=0.20,
        shade="#1e1646", shade_alpha=0.42, light="#ffb890", light_alpha=0.24, direction=(0.80, -0.52),
        ambient=("#fbe2d6", "#a08cae"), rim="#ffb48a", rim_alpha=0.85, rim2="#8f9ae6", rim2_alpha=0.48,
        horizon="#ff9a72", glow_alpha=0.58, sun="#ffe0b0", ink="#1c1634", vignette_colour="#150f34", dark=0.55,
        cloud=("#ffc09a", "#a86a8a", "#4a4078"),
    ),
    "night": _Light(
        sky=("#10245a", "#1b3674", "#2c5090", "#4a76a8", "#7ea4c0"),
        overcast=("#162544", "#22355a", "#35496c", "#4d6482", "#6c8498"),
        storm=("#0f1c3a", "#1b2e52", "#2e466e", "#4c6888", "#7a98ac"),
        cast="#8ea6da", wash="#1a3468", wash_amount=0.22,
        shade="#0a1438", shade_alpha=0.42, light="#cfe0ff", light_alpha=0.26, direction=(0.58, -0.80),
        ambient=("#eaf0ff", "#98a4cc"), rim="#d2e6ff", rim_alpha=0.92, rim2="#7c98ea", rim2_alpha=0.50,
        horizon="#86b0d4", glow_alpha=0.52, sun="#faf7e2", ink="#0e1430", vignette_colour="#0a1434", dark=1.0,
        cloud=("#86a0c8", "#4c6698", "#243a68"),
    ),
    "candle": _Light(
        sky=("#150f2a", "#251a40", "#3e2b52", "#62435c", "#8c5f5a"),
        overcast=("#141224", "#221c36", "#352a44", "#503c4c", "#6c5050"),
        storm=("#0e0e20", "#1a1a32", "#2c2a44", "#4a3f52", "#705660"),
        cast="#e8bc92", wash="#4a2820", wash_amount=0.20,
        shade="#240c22", shade_alpha=0.48, light="#ffc270", light_alpha=0.34, direction=(-0.70, -0.30),
        ambient=("#fff0d4", "#b08480"), rim="#ffbe6c", rim_alpha=0.85, rim2="#7a78c0", rim2_alpha=0.34,
        horizon="#c87a52", glow_alpha=0.40, sun="#ffeec8", ink="#22101e", vignette_colour="#180814", dark=0.9,
        cloud=("#8a6a70", "#54405c", "#2a2044"),
    ),
    "neon": _Light(
        sky=("#0c0828", "#1d104a", "#3a1a6c", "#782c88", "#d4609e"),
        overcast=("#100c26", "#1e1440", "#36205c", "#5e3072", "#9a4c86"),
        storm=("#0a0820", "#180f3a", "#2e1a58", "#5a2a74", "#a04c8c"),
        cast="#9c88d4", wash="#261252", wash_amount=0.24,
        shade="#0c0826", shade_alpha=0.48, light="#ff9ad2", light_alpha=0.22, direction=(-0.80, -0.45),
        ambient=("#ffe0ec", "#8482bc"), rim="#ff6cc0", rim_alpha=0.90, rim2="#4ce4ee", rim2_alpha=0.72,
        horizon="#e85aa8", glow_alpha=0.50, sun="#f2dcf0", ink="#120a2a", vignette_colour="#070418", dark=0.95,
        cloud=("#a06ab0", "#5a3484", "#2a1656"),
    ),
}  # fmt: skip


# ---------------------------------------------------------------- weathers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weather:
    overcast: float = 0.0
    storm: float = 0.0
    dim: float = 0.0
    saturation: float = 1.0
    haze: float = 0.62
    haze_white: float = 0.0
    sun: float = 1.0
    wet: float = 0.0
    vignette: float = 0.0


_WEATHERS: dict[str, _Weather] = {
    "clear": _Weather(),
    "cloudy": _Weather(overcast=0.62, saturation=0.90, haze=0.66, sun=0.55),
    "rain": _Weather(overcast=0.85, storm=0.25, dim=0.16, saturation=0.82, haze=0.74, sun=0.35, wet=0.85, vignette=0.06),
    "storm": _Weather(storm=1.0, dim=0.24, saturation=0.84, haze=0.70, sun=0.5, wet=0.9, vignette=0.12),
    "snow": _Weather(overcast=0.72, saturation=0.84, haze=0.80, haze_white=0.22, sun=0.5),
    "fog": _Weather(overcast=0.80, saturation=0.72, haze=0.97, haze_white=0.10, sun=0.35, wet=0.2),
    "wind": _Weather(overcast=0.20, haze=0.62),
}


_SNOWY = frozenset({"snowfield", "mountain", "forest", "meadow", "village", "farm"})
"""Places that lie under snow all winter."""


def _sky(light: _Light, weather: _Weather) -> Ramp:
    ramp = tuple(blend(a, b, weather.overcast) for a, b in zip(light.sky, light.overcast, strict=True))
    return tuple(blend(a, b, weather.storm) for a, b in zip(ramp, light.storm, strict=True))


def _haze(light: _Light, weather: _Weather, sky: Ramp) -> str:
    haze = blend(sky[3], sky[4], 0.35)
    return blend(haze, blend("#ffffff", haze, min(1.0, light.dark * 0.9)), weather.haze_white)


def _clouds(light: _Light, weather: _Weather, sky: Ramp) -> Ramp:
    grey = min(1.0, weather.overcast + weather.storm)
    heavy = (blend(sky[4], light.cloud[0], 0.35), blend(sky[2], sky[1], 0.2), blend(sky[0], sky[1], 0.35))
    return tuple(blend(a, b, grey * 0.85) for a, b in zip(light.cloud, heavy, strict=True))


def _base(place: Place, style: str, mood: str) -> Tones:
    light, weather = _LIGHTS[place.light], _WEATHERS[place.weather]
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
