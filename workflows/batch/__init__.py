"""Many films: job files read and checked whole, made side by side, shown on one page."""
