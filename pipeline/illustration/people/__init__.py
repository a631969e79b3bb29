"""People as jointed puppets: how they are built, how they stand and act, how they are drawn."""
