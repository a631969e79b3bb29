"""Several figures in one vehicle: one drawing, so that the vehicle is drawn once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.film.scene import MouthCue
from pipeline.illustration.canvas import Canvas, kept
from pipeline.illustration.extent import Bounds, Head
from pipeline.illustration.people.puppet import PersonActor
from pipeline.illustration.people.riding import Ride


@dataclass(frozen=True, slots=True)
class Crew:
    """An Actor made of riders, the foremost first. Origin and vehicle are those of the first rider.

    Attributes:
        riders: people in the same vehicle; the first one steers or rows.
    """

    riders: tuple[PersonActor, ...]

    @property
    def _ride(self) -> Ride:
        ride = self.riders[0].ride
        assert ride is not None, "a crew sits in a vehicle"
        return ride

    def shift(self, index: int) -> float:
        """How far rider ``index`` sits from its own seat, in units: behind the first, all balanced round the middle."""
        gap = self._ride.vehicle.spacing * self._ride.scale * self._ride.facing
        return gap * ((len(self.riders) - 1) / 2 - index)

    def bounds(self, t: float, length: float) -> Bounds:
        """The box inside which ``draw`` paints at ``t``."""
        whole = self._ride.bounds()
        for i, rider in enumerate(self.riders):
            b, dx = rider.bounds(t, length), self.shift(i)
            whole = whole.joined(Bounds(b.left + dx, b.top, b.right + dx, b.bottom))
        return whole

    def footing(self, t: float, length: float) -> tuple[float, float]:
        """Left and right end of the vehicle on the ground."""
        return self.riders[0].footing(t, length)

    def head(self, t: float, length: float) -> Head:
        """The head of the first rider."""
        return self.head_of(0, t, length)

    def head_of(self, index: int, t: float, length: float) -> Head:
        """The head of rider ``index``."""
        head = self.riders[index].head(t, length)
        return replace(head, x=head.x + self.shift(index))

    def draw(self, canvas: Canvas, t: float, length: float, mouths: tuple[MouthCue, ...]) -> None:
        """Paint vehicle and riders as they are at ``t``."""
        ride, tones = self._ride, self.riders[0].tones
        ride.draw_back(canvas, tones, t, length)
        for i in reversed(range(len(self.riders))):
            with kept(canvas):
                canvas.translate(self.shift(i), 0.0)
                self.riders[i].draw_seated(canvas, t, length, mouths)
        ride.draw_front(canvas, tones, t, length)
        with kept(canvas):
            canvas.translate(self.shift(0), 0.0)
            self.riders[0].draw_near_oar(canvas, t, length)
