"""The pages of the review room, by noun."""
