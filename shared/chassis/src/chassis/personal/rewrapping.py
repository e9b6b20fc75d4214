"""Rewrapping: every stored key passes from the old county key to the current one."""

from chassis.personal import subject_keys, token_keys
from chassis.personal.county_keys import WrappedKey
from chassis.personal.key_database import KeyDatabase

_PLACES = {
    "subject_keys": subject_keys.PLACE_COLUMNS,
    "token_keys": token_keys.PLACE_COLUMNS,
}


def rewrap(database: KeyDatabase, *, keys_max: int) -> int:
    """Wrap up to `keys_max` keys of each table under the current county key.

    Returns how many keys are still wrapped under another one: call it until that is 0, then drop
    the old county key. Several processes may do it at once, each with rows of its own.
    """
    return sum(_rewrap(database, table, keys_max=keys_max) for table in _PLACES)


def _rewrap(database: KeyDatabase, table: str, *, keys_max: int) -> int:
    county, columns = database.county, _PLACES[table]
    select = database.statement(
        f"SELECT wrap_alg, wrapped_by, wrapped, {', '.join(columns)} FROM {{keys}} "
        f"WHERE wrapped_by <> %s ORDER BY {columns[0]} LIMIT %s FOR UPDATE SKIP LOCKED",
        keys=table,
    )
    update = database.statement(
        f"UPDATE {{keys}} SET wrap_alg = %s, wrapped_by = %s, wrapped = %s WHERE {columns[0]} = %s",
        keys=table,
    )
    count = database.statement("SELECT count(*) FROM {keys} WHERE wrapped_by <> %s", keys=table)
    with database.connection() as connection, connection.transaction():
        rows = connection.execute(select, (county.current_id, keys_max)).fetchall()
        for wrap_alg, wrapped_by, wrapped, *identity in rows:
            place = (table, *(str(part) for part in identity))
            old = WrappedKey(wrap_alg=wrap_alg, wrapped_by=wrapped_by, wrapped=bytes(wrapped))
            new = county.wrap(county.unwrap(old, place=place), place=place)
            connection.execute(update, (new.wrap_alg, new.wrapped_by, new.wrapped, identity[0]))
        left = connection.execute(count, (county.current_id,)).fetchone()
    return int(left[0]) if left else 0
