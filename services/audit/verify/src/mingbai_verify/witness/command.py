"""`mingbai-verify witness`: the one command by which a committee runs a witness."""

import argparse
import logging
import signal
import sys
from pathlib import Path
from threading import Thread
from time import time

from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import parse_vkey
from mingbai_verify.signers import verifier_key
from mingbai_verify.witness.cosigner import Cosigner
from mingbai_verify.witness.key_file import ALGORITHMS, kept_signer
from mingbai_verify.witness.server import WitnessServer, address_of
from mingbai_verify.witness.state import State


class ListenMalformedError(MalformedError):
    """The address is not one to listen at."""

    code = "listen_malformed"


def add_witness_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--state", type=Path, required=True, help="the one file of its memory")
    parser.add_argument("--listen", default="127.0.0.1:7380", help="host:port; port 0: any free")
    parser.add_argument("--log", action="append", required=True, help="vkey of a log; repeatable")
    parser.add_argument("--name", required=True, help="its name, such as village.example/witness")
    parser.add_argument("--algorithm", choices=tuple(ALGORITHMS), default="ed25519")
    parser.add_argument("--key-file", type=Path, help="default: the state's name with .key")


def run_witness(given: argparse.Namespace) -> int:
    """Serve until told to stop; prints its verifier key and address first."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    try:
        address = address_of(given.listen)
    except ValueError as error:
        raise ListenMalformedError(f"{error}: write 127.0.0.1:7380") from error
    key_file = given.key_file or given.state.with_suffix(".key")
    signer, algorithm = kept_signer(key_file, name=given.name, algorithm=given.algorithm)
    state = State(given.state)
    logs = [parse_vkey(text) for text in given.log]
    cosigner = Cosigner(signer, logs, state, lambda: int(time()))
    key = verifier_key(signer, algorithm)
    with WitnessServer(address, cosigner=cosigner, state=state, key=key) as server:
        host, port = server.server_address[:2]
        sys.stdout.write(f"vkey {key}\nlistening http://{host!s}:{port}\n")
        sys.stdout.flush()
        # The server cannot be told to stop by the thread that serves.
        signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
