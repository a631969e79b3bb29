"""The edit for other people's editors: one module per format, and what each format cannot carry said aloud."""
