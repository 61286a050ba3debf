#!/usr/bin/env python
"""Django's command line for a site of published applications: SWEEP_PROJECT names which."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sweep_settings")
    execute_from_command_line(sys.argv)
