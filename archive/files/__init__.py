"""Files in the house's care: how they come in, where they lie, and how they are kept from rotting."""
