"""Drawings of things, by where one finds them; ``pipeline.illustration.props`` looks them up by noun."""
