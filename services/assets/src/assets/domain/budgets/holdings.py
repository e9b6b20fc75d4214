"""What one payment holds of a budget line or a project: money committed to it, and money spent."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Committed (占用) and not yet paid, and spent (已支), in fen; never both."""

    committed_fen: int = 0
    spent_fen: int = 0

    @property
    def used_fen(self) -> int:
        """What nobody else can have any more."""
        return self.committed_fen + self.spent_fen

    def committing(self, amount_fen: int) -> "Holding":
        """Take over that so much more is committed."""
        return Holding(committed_fen=self.committed_fen + amount_fen, spent_fen=self.spent_fen)

    def freeing(self, amount_fen: int) -> "Holding":
        """Take over that so much is committed no more."""
        return self.committing(-amount_fen)

    def spending(self, amount_fen: int) -> "Holding":
        """Take over a payment: it comes out of what was committed, as far as that goes."""
        return Holding(
            committed_fen=self.committed_fen - self.freed_by(amount_fen),
            spent_fen=self.spent_fen + amount_fen,
        )

    def returning(self, amount_fen: int) -> "Holding":
        """Take over that money came back."""
        return Holding(committed_fen=self.committed_fen, spent_fen=self.spent_fen - amount_fen)

    def freed_by(self, amount_fen: int) -> int:
        """Give how much of what is committed a payment of so much uses up, in fen."""
        return min(self.committed_fen, amount_fen)


NOTHING = Holding()
