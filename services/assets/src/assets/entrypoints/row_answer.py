"""An answer that is made of a row of a read model."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class RowAnswer(BaseModel):
    """Its fields have the names of the row's columns."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields})
