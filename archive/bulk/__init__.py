"""What a bulk edit needs: the fields it can change, and the rows it changes them on."""
