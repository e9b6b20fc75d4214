"""`python -m assets`: all roles, one of them, or a command of the operator."""

import sys

from assets.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
