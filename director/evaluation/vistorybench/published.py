"""The tables of the benchmark's site (March 2026), to stand beside a method's own figures.

Alignment is from 0 to 4, the head count from 0 to 100. Older releases print both on other scales; never mix them. Rows with odd
values are the authors': runs with missing crops or partial stories.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One method.

    Attributes:
        method: its name and mode.
        csd_cross: style, against references.
        csd_self: style, of the pictures among themselves.
        cids_cross: identity, against references.
        cids_self: identity, of the pictures among themselves.
        aesthetic: 1 to 10.
        inception: inception score.
        occm: head count, 0 to 100.
        scene: alignment with the setting, 0 to 4.
        camera: with the perspective.
        everybody: with what all do together.
        single: with what each does.
        average: as printed.
    """

    method: str
    csd_cross: float
    csd_self: float
    cids_cross: float
    cids_self: float
    aesthetic: float
    inception: float
    occm: float
    scene: float
    camera: float
    everybody: float
    single: float
    average: float


FULL = (
    Row("CharaConsist", 0.282, 0.553, 0.315, 0.519, 5.88, 13.8, 57.9, 3.58, 3.39, 2.76, 2.23, 2.84),
    Row("OmniGen2", 0.454, 0.6, 0.548, 0.647, 5.25, 11.05, 70.2, 3.48, 3.43, 2.87, 2.61, 3.0),
    Row("QwenImageEdit2509", 0.381, 0.593, 0.475, 0.574, 5.5, 13.42, 59.8, 3.91, 3.23, 3.44, 2.54, 3.13),
    Row("SEED-Story", 0.227, 0.748, 0.287, 0.587, 3.82, 6.3, 44.4, 1.96, 1.83, 0.46, 0.67, 1.12),
    Row("StoryAdapter img s0", 0.456, 0.548, 0.46, 0.605, 4.99, 12.98, 69.0, 2.07, 3.45, 2.61, 2.65, 2.68),
    Row("StoryAdapter img s5", 0.325, 0.737, 0.401, 0.626, 4.89, 13.73, 59.3, 1.93, 3.28, 2.55, 2.46, 2.54),
    Row("StoryAdapter txt s0", 0.28, 0.462, 0.4, 0.538, 5.17, 16.34, 63.1, 2.13, 3.44, 2.68, 2.56, 2.67),
    Row("StoryAdapter txt s5", 0.318, 0.733, 0.395, 0.624, 4.9, 13.13, 59.6, 1.96, 3.33, 2.58, 2.34, 2.51),
    Row("StoryDiffusion PhotoMaker", 0.34, 0.547, 0.436, 0.565, 5.13, 10.06, 57.4, 2.0, 3.45, 2.64, 2.67, 2.69),
    Row("StoryDiffusion text", 0.269, 0.628, 0.397, 0.622, 5.76, 15.72, 62.9, 3.18, 3.09, 1.99, 1.88, 2.4),
    Row("StoryGen auto-regr.", 0.379, 0.54, 0.428, 0.576, 4.02, 8.73, 51.1, 1.16, 2.25, 1.43, 1.91, 1.73),
    Row("StoryGen mix", 0.283, 0.58, 0.414, 0.593, 3.74, 7.31, 41.1, 1.02, 2.3, 1.4, 1.96, 1.73),
    Row("StoryGen multi-img", 0.371, 0.531, 0.417, 0.568, 4.02, 8.89, 50.8, 1.26, 2.29, 1.42, 1.71, 1.68),
    Row("TheaterGen", 0.184, 0.392, 0.348, 0.578, 4.9, 14.89, 55.4, 2.76, 1.81, 0.93, 1.06, 1.52),
    Row("UNO", 0.391, 0.602, 0.485, 0.62, 5.23, 12.4, 74.2, 3.51, 3.25, 2.79, 2.48, 2.9),
    Row("AnimDirector SD3", 0.288, 0.51, 0.401, 0.578, 5.59, 12.02, 67.4, 3.64, 3.07, 3.32, 2.69, 3.08),
    Row("MMStoryAgent", 0.238, 0.669, 0.388, 0.596, 5.88, 9.09, 61.5, 2.92, 2.61, 1.85, 1.62, 2.13),
    Row("MovieAgent ROICtrl", 0.193, 0.502, 0.36, 0.56, 4.63, 11.61, 63.6, 1.34, 2.59, 1.36, 1.51, 1.66),
    Row("MovieAgent SD3", 0.299, 0.479, 0.4, 0.544, 5.32, 14.99, 64.6, 3.5, 3.18, 3.32, 2.73, 3.09),
    Row("Vlogger img", 0.259, 0.453, 0.362, 0.554, 4.28, 9.77, 76.6, 1.71, 3.09, 2.37, 2.44, 2.41),
    Row("Vlogger text", 0.201, 0.407, 0.346, 0.548, 4.28, 10.29, 75.4, 1.67, 3.04, 2.32, 2.24, 2.3),
)
"""The full set, 80 stories."""

LITE = (
    Row("OmniGen2", 0.491, 0.648, 0.576, 0.668, 5.21, 8.21, 73.4, 3.49, 3.29, 2.96, 2.55, 2.97),
    Row("UNO", 0.425, 0.648, 0.511, 0.63, 5.13, 10.5, 70.9, 3.54, 3.15, 2.98, 2.55, 2.96),
    Row("AIbrm", 0.412, 0.73, 0.557, 0.74, 5.72, 9.53, 75.5, 3.56, 3.05, 2.53, 2.05, 2.65),
    Row("Doubao", 0.367, 0.695, 0.446, 0.642, 5.61, 9.88, 65.2, 3.98, 3.23, 3.77, 2.95, 3.38),
    Row("MOKI", 0.214, 0.694, 0.372, 0.621, 5.79, 10.36, 46.0, 2.88, 1.88, 0.94, 1.1, 1.58),
    Row("Morphic Studio", 0.577, 0.628, 0.603, 0.677, 4.96, 9.0, 60.8, 3.36, 3.07, 2.66, 2.11, 2.66),
    Row("ShenBi", 0.275, 0.575, 0.418, 0.585, 5.07, 11.6, 61.3, 3.79, 2.81, 3.45, 2.72, 3.1),
    Row("TypeMovie", 0.325, 0.646, 0.464, 0.621, 5.32, 11.15, 74.1, 2.86, 3.0, 2.6, 2.3, 2.61),
    Row("Gemini", 0.361, 0.573, 0.573, 0.677, 4.91, 10.12, 74.8, 3.56, 3.26, 3.2, 3.29, 3.32),
    Row("GPT-4o", 0.481, 0.68, 0.42, 0.522, 5.49, 9.02, 69.3, 3.91, 3.65, 3.78, 2.68, 3.34),
    Row("NanoBanana 2.5 Flash", 0.447, 0.657, 0.553, 0.642, 5.61, 10.54, 64.9, 3.99, 3.32, 3.71, 3.25, 3.5),
    Row("NanoBanana 3 Pro", 0.385, 0.622, 0.581, 0.653, 5.54, 12.5, 60.0, 3.97, 3.46, 3.83, 3.2, 3.53),
    Row("Seedream 4", 0.369, 0.585, 0.28, 0.539, 5.21, 12.12, 49.5, 3.98, 3.43, 3.82, 0.53, 2.46),
    Row("Sora 2, img ref", 0.515, 0.713, 0.766, 0.839, 4.72, 6.53, 81.4, 3.45, 3.29, 3.43, 2.5, 3.03),
    Row("Sora 2, text", 0.365, 0.685, 0.364, 0.561, 4.52, 9.68, 72.7, 3.24, 3.36, 3.44, 2.87, 3.15),
)
"""The Lite set, 20 stories: rows that exist only there, and the two strongest open ones."""
