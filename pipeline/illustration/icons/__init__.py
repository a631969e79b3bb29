"""Icons for nouns without a drawing of their own; see README.md here for where they come from."""
