"""Writes fixed-point.json: values of elementary functions, in units of 2^-(bits + 8), by mpmath with twice the digits."""

import json
import pathlib
import random

import mpmath
from mpmath import mp, mpf

FUNCTIONS = {
    "exp": mpmath.exp,
    "tanh": mpmath.tanh,
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "atan": mpmath.atan,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "acos": mpmath.acos,
}


def defined(name, x, unit):
    if name in ("log", "sqrt"):
        return x > 0
    return abs(x) <= unit if name == "acos" else True


random.seed(1)
rows = []
for bits in (64, 150, 400, 1200):
    mp.prec = 2 * bits + 400
    unit = 1 << bits
    # Around 0, ±1, and at random: in (−1, 1), in (−40, 40), and half the digits.
    arguments = [0, 1, -1, unit, -unit, unit - 1, 1 - unit, unit // 2]
    arguments += [random.randint(-unit, unit), random.randint(-40 * unit, 40 * unit), random.getrandbits(bits // 2)]
    for x in arguments:
        for name, function in FUNCTIONS.items():
            if defined(name, x, unit):
                value = int(mpmath.nint(function(mpf(x) / unit) * 256 * unit))
                rows.append([name, bits, hex(x), hex(value)])
lines = ",\n".join("    " + json.dumps(row) for row in rows)
text = '{\n  "generated_by": "fixed-point.py: mpmath %s",\n  "values": [\n%s\n  ]\n}\n' % (mpmath.__version__, lines)
pathlib.Path(__file__).with_suffix(".json").write_text(text)
