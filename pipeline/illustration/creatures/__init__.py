"""Animals and creatures: parametric bodies with the faces, rhythms and light of the people."""

from pipeline.illustration.creatures.actor import CreatureActor, creature_actor

__all__ = ["CreatureActor", "creature_actor"]
