"""How a film is planned: exact lengths, who makes each shot, who speaks with which voice."""
