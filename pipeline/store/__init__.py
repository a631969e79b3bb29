"""The film folder: content keys, atomic writes, the ledger of paid jobs, leases."""
