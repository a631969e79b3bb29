"""The director ``unimage-nano``: the unified model at a size that ships with the package; it draws layered scenes.

Nothing is imported here, so that naming the package never loads torch.
"""
