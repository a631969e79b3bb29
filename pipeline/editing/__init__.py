"""The edit: an OpenTimelineIO timeline, captions and titles."""
