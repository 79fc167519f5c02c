"""Writes fixtures/NAME.bin: the elementary functions to high precision at the inputs of plan.json.

Each file holds float64 numbers, little-endian: the values nearest to the exact ones at the float32 inputs, then those at
the float64 inputs. inputs.ts makes the same inputs from the same plan. Needs mpmath 1.3 or later, and NumPy.

    python3 references.py                          the fixtures of the test
    python3 references.py --times 50 --out DIR     many more inputs, for dense.ts; functions may be named at the end
"""

import argparse
import ctypes
import ctypes.util
import json
import math
import pathlib
import struct

import mpmath
import numpy as np

mp = mpmath.mp
here = pathlib.Path(__file__).parent


class Random:
    """mulberry32, from a seed that is the FNV-1a hash of a text."""

    def __init__(self, text):
        self.state = 0x811C9DC5
        for code in text.encode():
            self.state = ((self.state ^ code) * 0x01000193) & 0xFFFFFFFF

    def word(self):
        self.state = (self.state + 0x6D2B79F5) & 0xFFFFFFFF
        a = self.state
        t = ((a ^ a >> 15) * (a | 1)) & 0xFFFFFFFF
        t ^= (t + ((t ^ t >> 7) * (t | 61))) & 0xFFFFFFFF
        return t ^ t >> 14

    def words(self):
        high = self.word()
        return high << 32 | self.word()

    def unit(self):
        return (self.words() >> 11) / 2**53


class Float:
    """The floats of one type, and their order: consecutive floats have consecutive ordinals."""

    def __init__(self, bits):
        self.bits = bits
        self.codes = ("<f", "<I") if bits == 32 else ("<d", "<Q")
        self.fraction = 23 if bits == 32 else 52

    def of_bits(self, bits):
        return struct.unpack(self.codes[0], struct.pack(self.codes[1], bits))[0]

    def round(self, x):
        with np.errstate(over="ignore"):
            return float(np.float32(x)) if self.bits == 32 else float(x)

    def ordinal(self, x):
        bits = struct.unpack(self.codes[1], struct.pack(self.codes[0], self.round(x)))[0]
        sign = 1 << (self.bits - 1)
        return -(bits - sign) if bits & sign else bits

    def at(self, ordinal):
        return self.of_bits(ordinal) if ordinal >= 0 else -self.of_bits(-ordinal)

    def specials(self):
        infinity = ((1 << (self.bits - 1 - self.fraction)) - 1) << self.fraction
        least = 1 << self.fraction
        magnitudes = [0, 1, least - 1, least, infinity - 1, infinity]
        magnitudes += [self.ordinal(x) for x in [0.5, 1, 1.5, 2, 3, 10]]
        magnitudes += [self.ordinal(1) - 1, self.ordinal(1) + 1]
        return [sign * self.of_bits(m) for m in magnitudes for sign in (1, -1)] + [math.nan]


def powers(base, first, last):
    values = []
    for exponent in range(first, last + 1):
        product = 1.0
        for _ in range(abs(exponent)):
            product *= base
        values.append(product if exponent >= 0 else 1 / product)
    return values


def column(segment, kind, random, times):
    """The inputs of a segment of the plan: see README.md."""
    name, *rest = segment
    if name == "specials":
        return kind.specials()
    if name == "near":
        middle = kind.ordinal(rest[0])
        return [kind.at(middle + i) for i in range(-rest[1], rest[1] + 1)]
    if name == "multiples":
        return [kind.round(rest[0] * k) for k in range(rest[1], rest[2] + 1)]
    if name == "powers":
        return [kind.round(x) for x in powers(*rest)]
    count = rest[-1] * times
    if name == "bits":
        return [kind.of_bits(random.words() >> (64 - kind.bits)) for _ in range(count)]
    low, high = rest[0], rest[1]
    if name == "linear":
        return [kind.round(low + (high - low) * random.unit()) for _ in range(count)]
    if name == "whole":
        return [float(low + random.words() % (high - low + 1)) for _ in range(count)]
    if name == "between":
        first, last = kind.ordinal(low), kind.ordinal(high)
        return [kind.at(first + random.words() * (last - first) // 2**64) for _ in range(count)]
    raise ValueError(name)


def inputs(name, arity, bits, segments, times):
    kind = Float(bits)
    random = Random(f"{name} float{bits}")
    rows = []
    for segment in segments:
        if segment[0] == "pair":
            rows += zip(*[column(each, kind, random, times) for each in segment[1:]])
        elif arity == 2:
            rows += [(a, b) for a in kind.specials() for b in kind.specials()]
        else:
            rows += [(x,) for x in column(segment, kind, random, times)]
    return rows


def nearest(value):
    """The float64 nearest to an mpf, the even one of two, subnormals included."""
    sign, man, exponent, length = value._mpf_
    if not man:
        return float(value)
    shift = max(exponent + length - 53, -1074) - exponent
    if shift > 0:
        whole, rest = man >> shift, man & ((1 << shift) - 1)
        half = 1 << (shift - 1)
        man = whole + (rest > half or (rest == half and whole & 1))
        exponent += shift
    try:
        result = math.ldexp(int(man), int(exponent))
    except OverflowError:
        result = math.inf
    return -result if sign else result


def lgamma(x):
    if x > 0:
        return mp.loggamma(x).real
    return mp.log(mp.pi / abs(mp.sinpi(x))) - mp.loggamma(1 - x).real


def digamma(x):
    return mp.psi(0, x) if x > 0 else mp.psi(0, 1 - x) - mp.pi * mp.cospi(x) / mp.sinpi(x)


def power(x, y):
    size = y * mp.log(abs(x), 2)
    if abs(size) > 2000:
        size = mp.mpf(2000) * mp.sign(size)
        value = mp.power(2, size)
    else:
        value = mp.power(abs(x), y)
    return -value if x < 0 and y % 2 == 1 else value


def limited(function, low, high):
    """For functions that grow exponentially: what lies outside of low to high is as at the end."""
    return lambda x: function(min(max(x, low), high))


# The functions at inputs that are neither NaN nor infinite nor zero, and for which they are defined.
functions = {
    "exp": limited(mp.exp, -1000, 1000),
    "expm1": limited(mp.expm1, -1000, 1000),
    "log": mp.log,
    "log2": lambda x: mp.log(x, 2),
    "log10": mp.log10,
    "log1p": mp.log1p,
    "pow": power,
    "hypot": lambda x, y: mp.sqrt(x * x + y * y),
    "sinh": limited(mp.sinh, -1000, 1000),
    "cosh": limited(mp.cosh, -1000, 1000),
    "tanh": limited(mp.tanh, -300, 300),
    "asinh": lambda x: mp.sign(x) * mp.asinh(abs(x)),
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "rsqrt": lambda x: 1 / mp.sqrt(x),
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "atan2": lambda y, x: mp.atan2(y, x),
    "erf": limited(mp.erf, -40, 40),
    "erfc": limited(mp.erfc, -40, 40),
    "normalCdf": limited(mp.ncdf, -60, 60),
    "lgamma": lgamma,
    "digamma": digamma,
}

odd = ["expm1", "log1p", "sinh", "tanh", "asinh", "atanh", "cbrt", "sin", "tan", "asin", "atan", "erf"]


def sign_copy(size):
    return lambda x: math.copysign(size, x)


# Values at the infinities; NaN where a function has no row.
at_infinity = {
    "exp": lambda x: math.inf if x > 0 else 0.0,
    "expm1": lambda x: math.inf if x > 0 else -1.0,
    **{name: lambda x: math.inf if x > 0 else math.nan for name in ["log", "log2", "log10", "log1p", "acosh", "digamma"]},
    "sinh": sign_copy(math.inf),
    "cosh": abs,
    "tanh": sign_copy(1.0),
    "asinh": sign_copy(math.inf),
    "cbrt": sign_copy(math.inf),
    "rsqrt": lambda x: 0.0 if x > 0 else math.nan,
    "atan": sign_copy(math.pi / 2),
    "erf": sign_copy(1.0),
    "erfc": lambda x: 0.0 if x > 0 else 2.0,
    "normalCdf": lambda x: 1.0 if x > 0 else 0.0,
    "lgamma": abs,
}

# Values at the zeros, where they are neither the zero itself nor what the function gives there.
at_zero = {
    **{name: lambda x: x for name in odd},
    **{name: lambda x: -math.inf for name in ["log", "log2", "log10"]},
    "rsqrt": sign_copy(math.inf),
    "lgamma": lambda x: math.inf,
    "digamma": lambda x: -math.copysign(math.inf, x),
}


def undefined(name, x):
    return (
        (name in ["log", "log2", "log10", "rsqrt"] and x < 0)
        or (name == "log1p" and x < -1)
        or (name == "acosh" and x < 1)
        or (name in ["asin", "acos", "atanh"] and abs(x) > 1)
        or (name == "digamma" and x < 0 and x == math.floor(x))
    )


def c_function(name):
    function = getattr(ctypes.CDLL(ctypes.util.find_library("m")), name)
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 2
    return function


def pair(name, x, y):
    """pow, hypot and atan2, whose special values are C's: NumPy's power(-0.0, 0.5), a square root, differs."""
    if x == 0 or y == 0 or not math.isfinite(x) or not math.isfinite(y) or (name == "pow" and x < 0 and y % 1):
        return c_function(name)(x, y)
    return nearest(functions[name](mp.mpf(x), mp.mpf(y)))


def single(name, x):
    if math.isnan(x):
        return x
    if math.isinf(x):
        return at_infinity.get(name, lambda x: math.nan)(x)
    if x == 0 and name in at_zero:
        return at_zero[name](x)
    if undefined(name, x):
        return math.nan
    if name == "log1p" and x == -1:
        return -math.inf
    if name == "atanh" and abs(x) == 1:
        return math.copysign(math.inf, x)
    if name == "lgamma" and x < 0 and x == math.floor(x):
        return math.inf
    return nearest(functions[name](mp.mpf(x)))


def references(name, rows):
    arity = 2 if name in ["pow", "hypot", "atan2"] else 1
    mp.prec = 1400 if name == "hypot" else 200
    return [(pair if arity == 2 else single)(name, *row) for row in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=here / "fixtures")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    for name, plan in json.loads((here / "plan.json").read_text()).items():
        if options.names and name not in options.names:
            continue
        arity = 2 if name in ["pow", "hypot", "atan2"] else 1
        values = []
        for bits in [32, 64]:
            values += references(name, inputs(name, arity, bits, plan[f"float{bits}"], options.times))
        (options.out / f"{name}.bin").write_bytes(struct.pack(f"<{len(values)}d", *values))
        print(name, len(values))


main()
