"""One function per stage over ports and store; the film as plain function calls, without any engine."""
