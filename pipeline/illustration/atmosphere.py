"""The lights and weathers that sets are painted in, as raw colours and shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighting:
    """The colours of one light, as ``Tones`` are mixed from: skies from the zenith down, shade, light, rims, and how dark it is, 0 to 1."""

    sky: tuple[str, ...]
    overcast: tuple[str, ...]
    storm: tuple[str, ...]
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
    cloud: tuple[str, ...]


LIGHTINGS: dict[str, Lighting] = {
    "day": Lighting(
        sky=("#4f9bd0", "#7dbbe0", "#aed8e8", "#d8ebe2", "#f6efd8"),
        overcast=("#8fa2b2", "#a6b5bf", "#bdc8cc", "#d2d6d2", "#e2e1d6"),
        storm=("#2c3c52", "#43596e", "#637887", "#929f9e", "#c0bda8"),
        cast="#fffaf0", wash="#fff0d0", wash_amount=0.03,
        shade="#2a3468", shade_alpha=0.30, light="#fff4d0", light_alpha=0.24, direction=(-0.60, -0.80),
        ambient=("#fffcf2", "#cfc4d0"), rim="#fff3cc", rim_alpha=0.55, rim2="#bfe0f4", rim2_alpha=0.28,
        horizon="#fff2cc", glow_alpha=0.34, sun="#fffbe6", ink="#2a2438", vignette_colour="#2a3a5a", dark=0.0,
        cloud=("#ffffff", "#eef2f0", "#b9cbd8"),
    ),
    "dawn": Lighting(
        sky=("#5b76ac", "#9a9cc2", "#dbb3b4", "#f8c8a0", "#ffe4b6"),
        overcast=("#66728e", "#8a8a9c", "#b2a4a6", "#d2b8a8", "#e8ccb0"),
        storm=("#26344e", "#435468", "#7a7f8a", "#caa08e", "#ecc49c"),
        cast="#ffeada", wash="#f2b48e", wash_amount=0.11,
        shade="#3a2a56", shade_alpha=0.34, light="#ffdcae", light_alpha=0.26, direction=(0.74, -0.60),
        ambient=("#fff4e2", "#c8aeb8"), rim="#ffdca8", rim_alpha=0.78, rim2="#b4bce8", rim2_alpha=0.34,
        horizon="#ffd09a", glow_alpha=0.55, sun="#fff1cc", ink="#2c2036", vignette_colour="#2c2448", dark=0.18,
        cloud=("#fff0dc", "#f0c8b8", "#a89cb8"),
    ),
    "golden": Lighting(
        sky=("#4c7cb2", "#88a6c0", "#d6bc9c", "#f8c67e", "#ffdf98"),
        overcast=("#6f7a8a", "#948f90", "#bda58e", "#dcb888", "#eecb94"),
        storm=("#1f2d46", "#3a526a", "#7f8b92", "#e2b086", "#f4ca92"),
        cast="#fff0d2", wash="#f2aa5a", wash_amount=0.12,
        shade="#43264e", shade_alpha=0.36, light="#ffd79a", light_alpha=0.30, direction=(-0.78, -0.55),
        ambient=("#fff6de", "#d0aca0"), rim="#ffd694", rim_alpha=0.85, rim2="#a9c2e4", rim2_alpha=0.32,
        horizon="#ffc476", glow_alpha=0.62, sun="#fff2c4", ink="#2c1f30", vignette_colour="#36203c", dark=0.12,
        cloud=("#fff0cc", "#f4cfa2", "#b890a0"),
    ),
    "dusk": Lighting(
        sky=("#252c5e", "#4b4684", "#8a5c94", "#d87c80", "#faae78"),
        overcast=("#2f3450", "#4c4b68", "#72647c", "#a07c82", "#c89a86"),
        storm=("#172238", "#2b3f5a", "#5c6a7c", "#b98e80", "#e8b486"),
        cast="#c9b2cc", wash="#4e3a78", wash_amount=0.20,
        shade="#1e1646", shade_alpha=0.42, light="#ffb890", light_alpha=0.24, direction=(0.80, -0.52),
        ambient=("#fbe2d6", "#a08cae"), rim="#ffb48a", rim_alpha=0.85, rim2="#8f9ae6", rim2_alpha=0.48,
        horizon="#ff9a72", glow_alpha=0.58, sun="#ffe0b0", ink="#1c1634", vignette_colour="#150f34", dark=0.55,
        cloud=("#ffc09a", "#a86a8a", "#4a4078"),
    ),
    "night": Lighting(
        sky=("#10245a", "#1b3674", "#2c5090", "#4a76a8", "#7ea4c0"),
        overcast=("#162544", "#22355a", "#35496c", "#4d6482", "#6c8498"),
        storm=("#0f1c3a", "#1b2e52", "#2e466e", "#4c6888", "#7a98ac"),
        cast="#8ea6da", wash="#1a3468", wash_amount=0.22,
        shade="#0a1438", shade_alpha=0.42, light="#cfe0ff", light_alpha=0.26, direction=(0.58, -0.80),
        ambient=("#eaf0ff", "#98a4cc"), rim="#d2e6ff", rim_alpha=0.92, rim2="#7c98ea", rim2_alpha=0.50,
        horizon="#86b0d4", glow_alpha=0.52, sun="#faf7e2", ink="#0e1430", vignette_colour="#0a1434", dark=1.0,
        cloud=("#86a0c8", "#4c6698", "#243a68"),
    ),
    "candle": Lighting(
        sky=("#150f2a", "#251a40", "#3e2b52", "#62435c", "#8c5f5a"),
        overcast=("#141224", "#221c36", "#352a44", "#503c4c", "#6c5050"),
        storm=("#0e0e20", "#1a1a32", "#2c2a44", "#4a3f52", "#705660"),
        cast="#e8bc92", wash="#4a2820", wash_amount=0.20,
        shade="#240c22", shade_alpha=0.48, light="#ffc270", light_alpha=0.34, direction=(-0.70, -0.30),
        ambient=("#fff0d4", "#b08480"), rim="#ffbe6c", rim_alpha=0.85, rim2="#7a78c0", rim2_alpha=0.34,
        horizon="#c87a52", glow_alpha=0.40, sun="#ffeec8", ink="#22101e", vignette_colour="#180814", dark=0.9,
        cloud=("#8a6a70", "#54405c", "#2a2044"),
    ),
    "neon": Lighting(
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
"""By light, one of ``pipeline.film.scene.LIGHTS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """What a weather does to a light: shares, 0 to 1, of its overcast and stormy sky, of haze, sun and wet ground."""

    overcast: float = 0.0
    storm: float = 0.0
    dim: float = 0.0
    saturation: float = 1.0
    haze: float = 0.62
    haze_white: float = 0.0
    sun: float = 1.0
    wet: float = 0.0
    vignette: float = 0.0


AIRS: dict[str, Air] = {
    "clear": Air(),
    "cloudy": Air(overcast=0.62, saturation=0.90, haze=0.66, sun=0.55),
    "rain": Air(overcast=0.85, storm=0.25, dim=0.16, saturation=0.82, haze=0.74, sun=0.35, wet=0.85, vignette=0.06),
    "storm": Air(storm=1.0, dim=0.24, saturation=0.84, haze=0.70, sun=0.5, wet=0.9, vignette=0.12),
    "snow": Air(overcast=0.72, saturation=0.84, haze=0.80, haze_white=0.22, sun=0.5),
    "fog": Air(overcast=0.80, saturation=0.72, haze=0.97, haze_white=0.10, sun=0.35, wet=0.2),
    "wind": Air(overcast=0.20, haze=0.62),
}
"""By weather, one of ``pipeline.film.scene.WEATHERS``."""
