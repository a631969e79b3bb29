"""The story engine: a reading becomes a screenplay.

``cast`` and ``settings`` make characters and environments, ``shapes`` lays out beats, ``telling`` turns
beats into shots with the text of ``pools`` and the sentences of ``wording``, ``tell`` puts it together.
"""

from __future__ import annotations

from director.storybook.story.tell import continue_, extend, tell

__all__ = ["continue_", "extend", "tell"]
