"""What every room's part of the API stands on: verdicts, tokens, doors, conditional answers, problems."""
