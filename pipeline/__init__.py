"""The film pipeline as plain functions and values; to run it, see ``workflows``.

This package is the core: film types, ports, planning, editing, media tools, illustration and the
film folder. It knows no flow engine, no configuration library, no model framework and no network.
"""
