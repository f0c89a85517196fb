"""Odd divisors, one after another: work that only computes. Shown in chapter 0, and run by the tests of the book."""

from math import isqrt


# ANCHOR: has_divisor
def has_divisor(n):
    for divisor in range(3, isqrt(n) + 1, 2):
        if n % divisor == 0:
            return True
    return False


def is_prime(n):
    return n == 2 or n > 2 and n % 2 == 1 and not has_divisor(n)
# ANCHOR_END: has_divisor


if __name__ == "__main__":
    assert [n for n in range(30) if is_prime(n)] == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    # What the page says of the number that would take seconds here.
    assert len(range(3, isqrt(10657331232548839) + 1, 2)) == 51_617_175
