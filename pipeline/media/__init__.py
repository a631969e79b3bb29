"""Media tools: ffmpeg, probing, picture segments, sound mix, exact join, proof."""
