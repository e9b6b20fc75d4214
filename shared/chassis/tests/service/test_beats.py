import asyncio

from chassis.beats import beat, beat_subject, hear_beats
from chassis.broker import BrokerOptions, connect
from chassis.testing.servers import NatsAccount

SUBJECT = beat_subject("510604", "registry")


async def test_a_beat_is_heard_with_its_position_and_what_is_no_number_is_not(
    nats_account: NatsAccount,
) -> None:
    broker = BrokerOptions(servers=(nats_account.url,), name="sample")
    stop = asyncio.Event()
    heard: list[int] = []
    position: list[int | None] = [None]

    hearing = asyncio.create_task(hear_beats(broker, SUBJECT, heard.append, stop))
    client = await connect(broker)
    async with asyncio.timeout(10):
        while not heard:  # a subscription gives no event to wait for
            await client.publish(SUBJECT, b"1")
            await asyncio.sleep(0.02)
        await client.publish(SUBJECT, b"many")
        await client.publish(SUBJECT, b"-7")
        await client.publish(SUBJECT, b"2")
        position[0] = 42
        beating = asyncio.create_task(beat(broker, SUBJECT, lambda: position[0], stop))
        while heard[-1] != 42:  # noqa: ASYNC110  # the same
            await asyncio.sleep(0.02)
        stop.set()
        await asyncio.gather(hearing, beating)
    await client.close()

    assert set(heard) == {1, 2, 42}


async def test_while_the_position_is_not_known_nothing_is_told(nats_account: NatsAccount) -> None:
    broker = BrokerOptions(servers=(nats_account.url,), name="sample")
    stop = asyncio.Event()
    client = await connect(broker)
    subscription = await client.subscribe(SUBJECT)
    await client.flush()
    asked = asyncio.Event()

    def position() -> None:
        asked.set()

    beating = asyncio.create_task(beat(broker, SUBJECT, position, stop))
    async with asyncio.timeout(10):
        await asked.wait()
        stop.set()
        await beating
        await client.flush()

    assert subscription.pending_msgs == 0
    await client.close()
