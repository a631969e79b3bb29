"""The illustrator: a scene becomes pixels at any size and any moment.

What others use: ``stage.Picture`` and ``stage.keyframe`` draw scenes, ``cards.title_card`` and
``cards.end_card`` draw pages with lettering, ``palette.tones`` gives the colours of a place. Who makes
what inside:

- ``canvas``, ``colour``, ``paths``, ``textures``, ``halo``: how skia is used; ``palette``: the colours of a light, weather, season, style
  and mood.
- ``people``, ``creatures``, ``things``, ``icons``: figures and things, by ``cast.actor`` and ``props.thing``.
- ``places``: the sets as layered planes.
- ``camera``, ``layers``, ``light``, ``lit``, ``weather``, ``effects``, ``manner``, ``planes``, ``finish``: what the stage
  is made of.
"""
