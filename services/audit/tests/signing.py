"""A log that is signed at given times, as the tests of what it signed have it."""

from datetime import datetime

from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint


class Signing:
    """A log that is signed at given times."""

    def __init__(self, store: TreeStore, reader: TreeReader, signer: KeySigner) -> None:
        self._store, self._reader, self._signer = store, reader, signer

    def grows(self, *messages: Message, at: datetime) -> Checkpoint:
        self.keeps(*messages, at=at)
        checkpoint = Checkpoint(origin=self._signer.name, head=self._reader.head())
        self._store.publish(sign_checkpoint(checkpoint, self._signer), at=at)
        return checkpoint

    def keeps(self, *messages: Message, at: datetime) -> None:
        self._store.append(messages, at=at)
