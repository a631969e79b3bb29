"""Several machines: films and shots handed to the workers of Prefect's pools, slots that hold for all of them, folders that are watched."""
