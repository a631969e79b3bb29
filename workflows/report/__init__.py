"""The report page of a film."""
