"""Breakfast for one: one chef, and things that need time and no hands. Shown in chapter 1, and run by the tests of the book."""

import asyncio


# ANCHOR: cook
async def cook(dish, minutes):
    await wait(minutes)
    return f"{dish} is done"
# ANCHOR_END: cook


# ANCHOR: in_turn
async def in_turn():
    egg = await cook("egg", 6)
    coffee = await cook("coffee", 4)
    toast = await cook("toast", 2)
    return [egg, coffee, toast]
# ANCHOR_END: in_turn


# ANCHOR: together
async def together():
    return await asyncio.gather(cook("egg", 6), cook("coffee", 4), cook("toast", 2))
# ANCHOR_END: together


# ANCHOR: as_tasks
async def as_tasks():
    egg = asyncio.create_task(cook("egg", 6))
    coffee = asyncio.create_task(cook("coffee", 4))
    toast = await cook("toast", 2)
    return [await egg, await coffee, toast]
# ANCHOR_END: as_tasks


class Clock:
    """A minute goes by when everybody waits for it."""

    def __init__(self):
        self.minute, self.timers = 0, []

    async def wait(self, minutes):
        timer = asyncio.get_running_loop().create_future()
        self.timers.append((self.minute + minutes, timer))
        await timer

    async def run(self, work):
        task = asyncio.create_task(work)
        while True:
            # Long enough for all that can go on to come to its next wait.
            for _ in range(20):
                await asyncio.sleep(0)
            if task.done():
                return self.minute, task.result()
            self.minute = min(at for at, timer in self.timers if not timer.done())
            for at, timer in self.timers:
                if at == self.minute and not timer.done():
                    timer.set_result(None)


if __name__ == "__main__":
    for breakfast, minutes in [(in_turn, 12), (together, 6), (as_tasks, 6)]:
        clock = Clock()
        wait = clock.wait
        took, served = asyncio.run(clock.run(breakfast()))
        assert served == ["egg is done", "coffee is done", "toast is done"], served
        assert took == minutes, f"{breakfast.__name__} took {took} minutes"
