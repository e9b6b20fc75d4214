"""`python -m mingbai_verify`: the command, where nothing was installed."""

import sys

from mingbai_verify.cli import main

if __name__ == "__main__":
    sys.exit(main())
