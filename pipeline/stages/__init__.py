"""One function per stage over ports and store; the film as plain function calls, without any engine."""

from pipeline.stages.cutting import Film, assemble, cut
from pipeline.stages.film import Made, finish, make_place, one_by_one, run
from pipeline.stages.lines import cast, speak_lines
from pipeline.stages.pictures import draw_keyframe, read_keyframe
from pipeline.stages.production import Finish, Production
from pipeline.stages.script import read_screenplay, save_screenplay, write_screenplay
from pipeline.stages.shooting import make_card, make_take, places, plan_place
from pipeline.stages.soundtrack import compose_ambience, compose_score

__all__ = [
    "Film",
    "Finish",
    "Made",
    "Production",
    "assemble",
    "cast",
    "compose_ambience",
    "compose_score",
    "cut",
    "draw_keyframe",
    "finish",
    "make_card",
    "make_place",
    "make_take",
    "one_by_one",
    "places",
    "plan_place",
    "read_keyframe",
    "read_screenplay",
    "run",
    "save_screenplay",
    "speak_lines",
    "write_screenplay",
]
