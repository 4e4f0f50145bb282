"""Reading and writing moving pictures and sound: PyAV, NumPy and Pillow, nothing of the house above."""
