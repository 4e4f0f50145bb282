"""How the demonstration judges: it opens the frames a judge must open, and says in writing that a program did it."""
