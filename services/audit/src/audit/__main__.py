"""`python -m audit`: all roles, one of them, or a command of the overseer."""

import sys

from audit.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
