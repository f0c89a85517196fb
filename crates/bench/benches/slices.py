"""500,000 actions beside a heartbeat, as `slices.rs` does it, on a plain asyncio loop.

Prints the CPU seconds of the run, how many actions ran, and how often the heart beat.
The argument is how many actions run in a row.
"""

import asyncio
import sys
import time

ACTIONS = 500_000


async def run_all(actions, in_a_row):
    for count, action in enumerate(actions, 1):
        action()
        if count % in_a_row == 0:
            await asyncio.sleep(0)


async def heartbeat(beats):
    while True:
        beats[0] += 1
        await asyncio.sleep(0)


def actions(ran):
    for _ in range(ACTIONS):

        def action():
            ran[0] += 1

        yield action


async def main(in_a_row):
    ran, beats = [0], [0]
    heart = asyncio.create_task(heartbeat(beats))
    await asyncio.create_task(run_all(actions(ran), in_a_row))
    heart.cancel()
    return ran[0], beats[0]


started = time.process_time()
ran, beats = asyncio.run(main(int(sys.argv[1])))
print(time.process_time() - started, ran, beats)
