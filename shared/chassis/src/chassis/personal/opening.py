"""Opens a service's vault and its tokens: their key tables, under the county's key."""

from collections.abc import Callable
from datetime import datetime

from psycopg_pool import ConnectionPool
from pydantic import SecretStr

from chassis.crypto.algorithms import Algorithms
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyConnection, KeyDatabase
from chassis.personal.retention import RetentionClasses
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.token_keys import TokenKeys
from chassis.personal.tokens import Tokens
from chassis.personal.vault import Vault

STORAGE_PURPOSES = frozenset({"legal_retention"})


def county_keys(
    algorithms: Algorithms, *, current: SecretStr, before: SecretStr | None
) -> CountyKeys:
    """Read the county's key, and the one before while keys are still wrapped in it."""
    return CountyKeys(
        algorithms,
        current=CountyKey.from_text(current.get_secret_value()),
        also=None if before is None else CountyKey.from_text(before.get_secret_value()),
    )


def open_vault(
    pool: ConnectionPool[KeyConnection],
    county: CountyKeys,
    algorithms: Algorithms,
    now: Callable[[], datetime],
) -> tuple[Vault, SubjectKeys]:
    """Give the vault and the keys behind it."""
    keys = SubjectKeys(KeyDatabase(pool=pool, schema="personal", county=county, now=now))
    return Vault(keys, algorithms, storage_purposes=STORAGE_PURPOSES), keys


def open_tokens(keys: SubjectKeys, algorithms: Algorithms, classes: RetentionClasses) -> Tokens:
    """Give the keyed tokens of these classes, under keys that are kept beside the subjects'."""
    return Tokens(TokenKeys(keys.database), algorithms, classes)
