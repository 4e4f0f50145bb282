#!/usr/bin/env python
"""Patina's command line: `python manage.py help` lists what the house can do."""

import sys

from config import env

if __name__ == "__main__":
    env.use_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
