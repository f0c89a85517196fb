"""Greeters on threads: started, joined, joined with a limit, or not at all. Shown in chapter 2, and run by the tests of the
book."""

import threading
import time


# ANCHOR: two_loops
def greet_all(greet, names):
    threads = [threading.Thread(target=greet, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
# ANCHOR_END: two_loops


# ANCHOR: daemon
def greet_in_the_background(greet, name):
    threading.Thread(target=greet, args=(name,), daemon=True).start()
# ANCHOR_END: daemon


# ANCHOR: limit_per_thread
def done_in_time(threads, limit):
    for thread in threads:
        thread.join(timeout=limit)
    return [thread for thread in threads if not thread.is_alive()]
# ANCHOR_END: limit_per_thread


# ANCHOR: one_deadline
def done_by_the_deadline(threads, limit):
    deadline = time.monotonic() + limit
    for thread in threads:
        thread.join(timeout=max(0, deadline - time.monotonic()))
    return [thread for thread in threads if not thread.is_alive()]
# ANCHOR_END: one_deadline


class Worker:
    """Joined like a thread, on a clock that goes on when somebody waits."""

    now = 0

    def __init__(self, done):
        self.done = done

    def join(self, timeout):
        Worker.now = max(Worker.now, min(self.done, Worker.now + timeout))

    def is_alive(self):
        return self.done > Worker.now


def waited(join_all, *times):
    Worker.now = 0
    done = join_all([Worker(time) for time in times], 1)
    return Worker.now, len(done)


if __name__ == "__main__":
    together = threading.Barrier(4)
    met = []

    def greet(name):
        # Nobody passes before all four are here.
        together.wait(60)
        met.append(name)

    greet_all(greet, ["Ann", "Ben", "Cleo", "Dan"])
    assert sorted(met) == ["Ann", "Ben", "Cleo", "Dan"], "all four were at work at the same time"

    came = threading.Event()
    never = threading.Event()

    def greet_for_ever(_):
        came.set()
        never.wait()

    # The end of this program does not wait for it.
    greet_in_the_background(greet_for_ever, "Dan")
    came.wait()

    time.monotonic = lambda: Worker.now
    assert waited(done_in_time, 60, 60, 60, 60) == (4, 0), "four waits in vain, of a second each"
    assert waited(done_in_time, 0.9, 1.8, 2.7, 3.6) == (3.6, 4), "each was in time for its own wait"
    assert waited(done_by_the_deadline, 60, 60, 60, 60) == (1, 0), "one deadline for all"
    assert waited(done_by_the_deadline, 0.9, 1.8, 2.7, 3.6) == (1, 1), "one of the four is in time"
