"""The embedded director: reads a prompt, tells a story, stages each shot. Needs no weights."""
