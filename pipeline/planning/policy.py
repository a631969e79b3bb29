"""What a person decides about making takes: how many, whose sound is heard, and what they may cost."""

from __future__ import annotations

from dataclasses import dataclass

SOUNDS = ("voice", "clip", "both")
"""Whose sound of a shot is heard: our voices, the clip's own, or the clip's sound under our voices."""

POLICIES = ("ask", "stop", "resubmit")
"""What to do about a job that a vendor may have accepted and cannot be asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shooting:
    """How takes are made and which is kept.

    Attributes:
        takes: how many of each shot; the best is kept.
        retakes: how many more of a shot while none is without fault.
        sound: whose sound is heard, one of SOUNDS.
        sounds: (shot, one of SOUNDS) where a shot differs.
        usual: names of the generators that make any shot, in the order in which they are asked; () for all.
        generators: (shot, name of a generator) where a shot is made by another, which is asked before the usual ones.
        negative: words for what must not be seen, for generators that take them.
    """

    takes: int = 1
    retakes: int = 0
    sound: str = "both"
    sounds: tuple[tuple[str, str], ...] = ()
    usual: tuple[str, ...] = ()
    generators: tuple[tuple[str, str], ...] = ()
    negative: str = ""

    def heard(self, shot: str) -> str:
        """Whose sound of this shot is heard."""
        return dict(self.sounds).get(shot, self.sound)

    def generator(self, shot: str) -> str:
        """The generator that was chosen for this shot, "" for the usual one."""
        return dict(self.generators).get(shot, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a film may cost, in US dollars.

    Attributes:
        max: the film, all runs of it together; None for no cap.
        day: all films of this person on one calendar day; None for no cap.
        vendors: (generator, cap) of one generator on one calendar day.
        allow_unknown: generators without a known price may be used.
        unknown: names of those that may, where not all may.
        on_unknown: one of POLICIES.
    """

    max: float | None = None
    day: float | None = None
    vendors: tuple[tuple[str, float], ...] = ()
    allow_unknown: bool = False
    unknown: tuple[str, ...] = ()
    on_unknown: str = "ask"

    def allows_unknown(self, adapter: str) -> bool:
        """Whether this generator may be used though its price is not known."""
        return self.allow_unknown or adapter in self.unknown
