"""How the networks are trained: clean material, our own damage, packs of samples, and the loop."""
