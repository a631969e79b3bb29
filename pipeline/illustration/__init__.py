"""The illustrator: a scene becomes pixels at any size and any moment."""
