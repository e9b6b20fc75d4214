"""The memory of opened keys: bounded in number and time, and emptied for good."""

from chassis.personal.key_cache import KeyCache


def _cache(now: list[float]) -> KeyCache[str, str]:
    return KeyCache(kept_max=2, seconds_max=10, monotonic=lambda: now[0])


def test_a_key_read_before_a_clearing_is_not_remembered_after_it() -> None:
    cache = _cache([0.0])
    mark = cache.mark()
    cache.clear()

    cache.put("a", "stale", mark)

    assert cache.get("a") is None


def test_the_oldest_key_goes_when_there_is_no_more_room() -> None:
    cache = _cache([0.0])
    for name in ("a", "b", "c"):
        cache.put(name, name, cache.mark())

    assert [cache.get(name) for name in ("a", "b", "c")] == [None, "b", "c"]


def test_a_keys_time_counts_from_before_it_was_read() -> None:
    now = [0.0]
    cache = _cache(now)
    mark = cache.mark()
    now[0] = 4.0
    cache.put("a", "key", mark)

    now[0] = 9.9
    assert cache.get("a") == "key"
    now[0] = 10.0
    assert cache.get("a") is None


def test_stale_keys_are_dropped_when_another_comes() -> None:
    now = [0.0]
    cache = _cache(now)
    cache.put("a", "key", cache.mark())
    now[0] = 10.0

    cache.put("b", "key", cache.mark())

    assert len(cache) == 1
