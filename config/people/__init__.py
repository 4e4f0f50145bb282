"""The people of a house: an administrator lets them in, gives them roles, and closes their door."""
