"""Fits the polynomials of packages/autograd/src/scalar/functions that are not published ones, by Remez's exchange.

Each coefficient is rounded to its type, from the lowest on, and the later ones fitted again to make up for it.
Needs mpmath: python3 fit.py
"""

import struct

from mpmath import cos, factorial, log, lu_solve, matrix, mp, mpf, pi, sqrt

mp.prec = 200
GRID = 1200


def remez(f, weight, powers, low, high):
    """The coefficients of these powers of x for which weight(x) * |f(x) - p(x)| is least where it is greatest."""
    grid = [low + (high - low) * (1 - cos(pi * (i + mpf("0.5")) / GRID)) / 2 for i in range(GRID)]
    values = [(f(x), weight(x)) for x in grid]
    count = len(powers)
    nodes = [(2 * i + 1) * GRID // (2 * count + 2) for i in range(count + 1)]
    for _ in range(30):
        rows = [[grid[i] ** k for k in powers] + [(-1) ** j / values[i][1]] for j, i in enumerate(nodes)]
        solution = list(lu_solve(matrix(rows), matrix([values[i][0] for i in nodes])))
        errors = [w * (y - sum(c * x**k for c, k in zip(solution, powers))) for x, (y, w) in zip(grid, values)]
        ends = [0] + [i for i in range(1, GRID) if (errors[i] > 0) != (errors[i - 1] > 0)] + [GRID]
        runs = [max(range(a, b), key=lambda i: abs(errors[i])) for a, b in zip(ends, ends[1:])]
        while len(runs) > count + 1:
            runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
        if len(runs) <= count or runs == nodes:
            break
        nodes = runs
    return solution[:-1]


def rounded(x, bits):
    code = "f" if bits == 32 else "d"
    return struct.unpack(code, struct.pack(code, float(x)))[0]


def fit(name, f, weight, count, low, high, bits):
    low, high = mpf(low), mpf(high)
    fixed = []
    for i in range(count):
        rest = lambda x: f(x) - sum(c * x**k for k, c in enumerate(fixed))  # noqa: E731
        fixed.append(rounded(remez(rest, weight, range(i, count), low, high)[0], bits))
    steps = [low + (high - low) * k / 999 for k in range(1000)]
    worst = max(abs(weight(x) * (f(x) - sum(c * x**k for k, c in enumerate(fixed)))) for x in steps)
    print(f"{name}: 2^{float(log(worst, 2)):.1f}", *map(repr, fixed))


def series(coefficient, count):
    coefficients = [mpf(coefficient(i)) for i in range(count)]
    return lambda x: sum(c * x**i for i, c in enumerate(coefficients))


half = log(mpf(2)) / 2 * mpf("1.001")
square = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2 * mpf("1.001")

# (e^r - 1 - r) / r^2, errors relative to e^r - 1.
fit("exp, float32", series(lambda i: 1 / factorial(i + 2), 30), abs, 5, -half, half, 32)
# (log((1 + s) / (1 - s)) / s - 2) / s^2 of s^2, errors relative to the logarithm.
fit("log, float32", series(lambda i: mpf(2) / (2 * i + 3), 50), lambda z: z / 2, 3, 0, square, 32)
# (3 atanh(s) / s - 3 - s^2) / s^4 of s^2, errors relative to the whole.
fit("pow, float64", series(lambda i: mpf(3) / (2 * i + 5), 50), lambda z: z * z / 3, 7, 0, square, 64)
# (sinh(x) - x) / x^3 of x^2, errors relative to x.
fit("sinh, float64", series(lambda i: 1 / factorial(2 * i + 3), 30), lambda z: z, 7, 0, 1, 64)
