"""How the unified director learns: films into packs, packs into losses, losses into weights.

Nothing is imported here, so that naming the package never loads torch.
"""
