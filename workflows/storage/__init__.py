"""Films on object storage: addresses, the store, leases, and the mirror on this machine in which a film is made."""
