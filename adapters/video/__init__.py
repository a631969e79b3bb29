"""Audio-video generators, one file each."""
