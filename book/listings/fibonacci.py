"""Numbers on demand. Shown with lazy-fib, and run by the tests of the book."""

from itertools import islice


# ANCHOR: fibonacci
def fibonacci():
    before, last = 0, 1
    while True:
        yield last
        before, last = last, before + last


def first_over(limit, numbers):
    return next(number for number in numbers if number > limit)
# ANCHOR_END: fibonacci


if __name__ == "__main__":
    assert list(islice(fibonacci(), 7)) == [1, 1, 2, 3, 5, 8, 13]
    assert first_over(10_000, fibonacci()) == 10946 == list(islice(fibonacci(), 21))[-1]
