"""Records of other houses on their way in: read, mapped, compared, shown, written."""
