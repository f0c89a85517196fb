"""Greeters on threads: started, joined, joined with a limit, and left behind. Shown in chapter 2, and run by the tests of the book."""

import threading


# ANCHOR: two_loops
def greet_all(greet, names):
    threads = [threading.Thread(target=greet, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
# ANCHOR_END: two_loops


if __name__ == "__main__":
    together = threading.Barrier(4)
    met = []

    def greet(name):
        # Nobody passes before all four are here.
        together.wait(60)
        met.append(name)

    greet_all(greet, ["Ann", "Ben", "Cleo", "Dan"])
    assert sorted(met) == ["Ann", "Ben", "Cleo", "Dan"], "all four were at work at the same time"
