"""Prints the coefficients of the elementary functions' polynomials and quotients of polynomials: fits.py [NAME...].

Each is the one that least misses its function on an interval, relative to what is computed with it, found by Remez's
exchange with mpmath, and rounded to float64. Needs mpmath 1.3 or later; gmpy2 makes it faster.
"""

import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 50


def polynomial(coefficients, x):
    value = mpf(0)
    for each in reversed(coefficients):
        value = value * x + each
    return value


def extremes(errors):
    """The place of the greatest error in each run of one sign."""
    places = []
    for i, error in enumerate(errors):
        if places and (errors[places[-1]] > 0) == (error > 0):
            if abs(error) > abs(errors[places[-1]]):
                places[-1] = i
        else:
            places.append(i)
    return places


def thinned(places, errors, count):
    """As many of the places as wanted, signs still alternating, the small ones left out."""
    places = list(places)
    while len(places) > count:
        if len(places) == count + 1:
            places.pop(0 if abs(errors[places[0]]) < abs(errors[places[-1]]) else -1)
            continue
        i = min(range(len(places)), key=lambda i: abs(errors[places[i]]))
        if i in (0, len(places) - 1):
            places.pop(i)
        else:
            j = i - 1 if abs(errors[places[i - 1]]) < abs(errors[places[i + 1]]) else i
            del places[j : j + 2]
    return places


def remez(f, low, high, above, below, of_result=lambda x, y: 1 / y, spread=lambda x: x, points=800):
    """The greatest weighted error, P and Q: degrees `above` and `below`, Q(0) = 1, |P/Q - f| of_result(x, f) least."""
    low, high = mpf(low), mpf(high)
    chebyshev = [mpmath.cos(mpmath.pi * i / (points - 1)) for i in range(points)]
    grid = [spread((low + high) / 2 - (high - low) / 2 * c) for c in chebyshev]
    values = [f(x) for x in grid]
    weights = [of_result(x, y) for x, y in zip(grid, values)]
    count = above + below + 2

    def solve(places, rows, size):
        matrix, right = mpmath.matrix(size, size), mpmath.matrix(size, 1)
        for i, place in enumerate(places):
            row, right[i] = rows(i, grid[place], values[place], weights[place])
            for j, each in enumerate(row):
                matrix[i, j] = each
        found = list(mpmath.lu_solve(matrix, right))
        return found[: above + 1], [mpf(1)] + found[above + 1 : above + below + 1], found[-1]

    def errors(p, q):
        return [w * (polynomial(p, x) / polynomial(q, x) - y) for x, y, w in zip(grid, values, weights)]

    # From the quotient that agrees with f at Chebyshev's nodes,
    nodes = [(points - 1) * (2 * i + 1) // (2 * count - 2) for i in range(count - 1)]
    p, q, _ = solve(
        nodes,
        lambda i, x, y, w: ([x**j for j in range(above + 1)] + [-y * x**j for j in range(1, below + 1)], y),
        count - 1,
    )
    error, best = mpf(0), None
    for _ in range(30):
        missed = errors(p, q)
        worst = max(abs(each) for each in missed)
        if best is None or worst < best[0]:
            best = worst, p, q
        places = extremes(missed)
        if len(places) < count or worst < abs(error) * mpf("1.001"):
            break
        places = thinned(places, missed, count)
        error = sum(abs(missed[i]) for i in places) / count
        error = error if missed[places[0]] > 0 else -error
        # to one whose errors at the extremes are alike, by Newton's method.
        for _ in range(10):

            def row(i, x, y, w):
                wanted = y + (-1) ** i * error / w
                slope = (-1) ** i / w * polynomial(q, x)
                powers = [x**j for j in range(above + 1)] + [-wanted * x**j for j in range(1, below + 1)]
                return powers + [-slope], wanted - error * slope

            p, q, next_error = solve(places, row, count)
            done = abs(next_error - error) <= abs(next_error) * mpf(10) ** -12
            error = next_error
            if done:
                break
    return best


def root(function):
    """function(sqrt(z)) / sqrt(z), which is even functions' form; at 0 its limit."""

    def of_square(z):
        x = mp.sqrt(max(z, mpf(10) ** -40))
        return function(x) / x

    return of_square


def beyond(function):
    """(function(sqrt(z)) / sqrt(z) - 1) / z."""
    whole = root(function)
    return lambda z: (whole(max(z, mpf(10) ** -15)) - 1) / max(z, mpf(10) ** -15)


def in_whole(function):
    """The error in `beyond` relative to the function."""
    whole = root(function)
    return lambda z, _: max(z, mpf(10) ** -4) / whole(z)


def dense_near_0(scale, high):
    return lambda x: scale * x / (scale + high - x)


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x)


# lgamma(1 + t) / (t (t - 1)), without its two zeros.
def lgamma_smooth(t):
    if abs(t) < mpf(10) ** -20:
        return mp.euler
    if abs(t - 1) < mpf(10) ** -20:
        return mp.psi(0, 2)
    return mp.loggamma(1 + t) / (t * (t - 1))


# x times what is left of lgamma(x) beyond (x - 1/2) log(x) - x + log(2 pi) / 2, by w = 1/x^2.
def lgamma_rest(w):
    x = 1 / mp.sqrt(max(w, mpf(10) ** -18))
    return x * (mp.loggamma(x) - ((x - 0.5) * mp.log(x) - x + mp.log(2 * mp.pi) / 2))


digamma_zero = mp.findroot(lambda x: mp.psi(0, x), 1.4616)


# digamma(1 + t) / (1 + t - zero).
def digamma_smooth(t):
    distance = 1 + t - digamma_zero
    return mp.psi(1, digamma_zero) if abs(distance) < mpf(10) ** -20 else mp.psi(0, 1 + t) / distance


# What is left of -digamma(x) x^2 beyond log(x) - 1 / (2 x), by w = 1/x^2.
def digamma_rest(w):
    x = 1 / mp.sqrt(max(w, mpf(10) ** -18))
    return (mp.log(x) - 1 / (2 * x) - mp.psi(0, x)) * x * x


right_angle, half_right_angle = (mp.pi / 2 * mpf("1.00000001")) ** 2, (mp.pi / 4 * mpf("1.00000001")) ** 2
sine, arcsine, arctangent = in_whole(mp.sin), in_whole(mp.asin), in_whole(mp.atan)

fits = {
    "sin32": lambda: remez(beyond(mp.sin), 0, right_angle, 3, 0, sine),
    "sin64": lambda: remez(beyond(mp.sin), 0, right_angle, 7, 0, sine),
    "tan32": lambda: remez(root(mp.tan), 0, half_right_angle, 1, 2),
    "tan64": lambda: remez(root(mp.tan), 0, half_right_angle, 3, 3),
    "asin32": lambda: remez(beyond(mp.asin), 0, mpf(1) / 4, 4, 0, arcsine),
    "asin64": lambda: remez(beyond(mp.asin), 0, mpf(1) / 4, 3, 4, arcsine),
    "atan32": lambda: remez(beyond(mp.atan), 0, 1, 2, 2, arctangent),
    "atan64": lambda: remez(beyond(mp.atan), 0, 1, 5, 5, arctangent),
    "erf32": lambda: remez(root(mp.erf), 0, 16, 6, 5),
    "erf64": lambda: remez(root(mp.erf), 0, mpf("5.95") ** 2, 12, 12, spread=dense_near_0(8, mpf("5.95") ** 2)),
    "erfcx32": lambda: remez(erfcx, 0, 10.5, 4, 5, spread=dense_near_0(3, mpf(10.5))),
    "erfcx64": lambda: remez(erfcx, 0, 27.5, 9, 10, spread=dense_near_0(3, mpf(27.5))),
    "lgamma": lambda: remez(lgamma_smooth, -0.5, 2, 7, 7),
    "lgamma rest": lambda: remez(lgamma_rest, 0, mpf(1) / 9, 3, 3),
    "digamma": lambda: remez(digamma_smooth, 0, 2, 5, 5),
    "digamma rest": lambda: remez(digamma_rest, 0, mpf(1) / 9, 3, 3),
}

for name in sys.argv[1:] or fits:
    worst, p, q = fits[name]()
    print(f"{name}: within {mpmath.nstr(worst, 2)}")
    for each in [p, q] if len(q) > 1 else [p]:
        print(f"  {[float(c) for c in each]}")
