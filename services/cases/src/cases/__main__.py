"""`python -m cases`: all roles, one of them, or a command of the operator."""

import sys

from cases.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
