"""The last egg: two cooks, one fridge. Shown in chapter 3, and run by the tests of the book."""

import linecache
import sys
import threading


# ANCHOR: look_then_take
class Fridge:
    def __init__(self, eggs):
        self.eggs = eggs

    def take(self):
        if self.eggs == 0:
            return False
        self.eggs = self.eggs - 1
        return True
# ANCHOR_END: look_then_take


# ANCHOR: behind_a_lock
class LockedFridge:
    def __init__(self, eggs):
        self.eggs = eggs
        self.door = threading.Lock()

    def take(self):
        with self.door:
            if self.eggs == 0:
                return False
            self.eggs = self.eggs - 1
            return True
# ANCHOR_END: behind_a_lock


def run_with(before_the_egg_is_taken, fridge):
    """Two threads call `fridge.take`, and each calls the function given between its look and its taking."""
    taken = []

    def trace(frame, event, _):
        if frame.f_code.co_name != "take":
            return None
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and line.strip().startswith("self.eggs ="):
            before_the_egg_is_taken()
        return trace

    def cook():
        sys.settrace(trace)
        taken.append(fridge.take())

    cooks = [threading.Thread(target=cook) for _ in range(2)]
    for each in cooks:
        each.start()
    for each in cooks:
        each.join()
    return sorted(taken)


def wait_until_both_have_looked():
    return threading.Barrier(2).wait


def note_whether_the_door_is_locked(fridge, notes):
    return lambda: notes.append(fridge.door.locked())


if __name__ == "__main__":
    assert run_with(wait_until_both_have_looked(), Fridge(1)) == [True, True], "both took the only egg"

    fridge, notes = LockedFridge(1), []
    assert run_with(note_whether_the_door_is_locked(fridge, notes), fridge) == [False, True], "one of the two took it"
    assert notes == [True], "it did so with the door locked"
