"""Film types: frozen values with exact time. Nothing here has an effect."""
