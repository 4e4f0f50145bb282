"""The pages of the restoration room, by noun."""
