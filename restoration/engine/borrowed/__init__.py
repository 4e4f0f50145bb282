"""Checkpoints that users bring: networks of other people, as tensors only, in architectures known here."""
