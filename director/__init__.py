"""Directors: parts that write the screenplay and draw one keyframe per shot."""
