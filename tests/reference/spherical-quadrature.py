"""Writes spherical-quadrature.json: Funk-Hecke eigenvalues and Hermite coefficients by mpmath's Gauss-Legendre panels."""

import json
import pathlib
import random

import mpmath
from mpmath import cos, erf, exp, gamma, log, mp, mpf, pi, quad, sin, sqrt, tanh

FUNCTIONS = {
    "tanh": (tanh, []),
    "erf": (erf, []),
    "relu": (lambda t: max(t, mpf(0)), [0]),
    "sign": (lambda t: mpf(1) if t >= 0 else mpf(-1), [0]),
    "logistic": (lambda t: 1 / (1 + exp(-t)), []),
    "softplus": (lambda t: log(1 + exp(t)), []),
    "gelu": (lambda t: t / 2 * (1 + erf(t / sqrt(2))), []),
    "silu": (lambda t: t / (1 + exp(-t)), []),
    "sine": (sin, []),
}


def legendre(k, t, d):
    previous, value = mpf(0), mpf(1)
    for j in range(k):
        factor = t if j == 0 else (2 * j + d - 2) * t / (j + d - 2)
        back = mpf(0) if j == 0 else mpf(j) / (j + d - 2)
        previous, value = value, factor * value - back * previous
    return value


def hermite(k, t):
    previous, value = mpf(0), mpf(1)
    for j in range(k):
        previous, value = value, t * value - j * previous
    return value


def panels(end, breaks):
    grid = [s * end for s in (-1, -0.6, -0.3, -0.1, -0.03, 0, 0.03, 0.1, 0.3, 0.6, 1)]
    return sorted(set(grid + [b for b in breaks if abs(b) < end]))


def certain(integrand, points, factor):
    value, error = quad(integrand, points, method="gauss-legendre", maxdegree=9, error=True)
    assert error < abs(value) * mpf(10) ** -22, (value, error)
    return mpmath.nstr(value * factor, 20)


def funk_hecke(name, d, k, gain, bias):
    phi, kinks = FUNCTIONS[name]
    # Digits that cancel, and the angle beyond which sin^(d-2) is below them; the angle is measured from the equator.
    mp.dps = 40 + int(k * (3 if d < 30 else 1.1 * mpmath.log10(d)))
    width = pi / 2 if d < 30 else mpmath.asin(sqrt(1 - mpf(10) ** (-mpf(2) * (mp.dps + 20) / (d - 2))))
    breaks = [mpmath.asin((x - bias) / gain) for x in kinks if abs(x - bias) < gain]
    density = gamma(mpf(d) / 2) / (sqrt(pi) * gamma((mpf(d) - 1) / 2))
    return certain(
        lambda s: phi(gain * sin(s) + bias) * legendre(k, sin(s), d) * cos(s) ** (d - 2), panels(width, breaks), density
    )


def hermite_coefficient(name, k, gain, bias):
    phi, kinks = FUNCTIONS[name]
    mp.dps = 50 + k
    width = sqrt(2 * log(10) * (mp.dps + 10 + k))
    density = 1 / (sqrt(2 * pi) * sqrt(mpmath.factorial(k)))
    breaks = [(x - bias) / gain for x in kinks]
    return certain(lambda g: phi(gain * g + bias) * hermite(k, g) * exp(-g * g / 2), panels(width, breaks), density)


random.seed(3)
rows = []
for name in FUNCTIONS:
    for d in (random.choice([2, 3, 4, 5]), random.choice([10, 17, 60, 101]), 1000):
        k = random.randint(0, 12) if d < 1000 else 50
        gain = random.choice([0.25, 1.0, 3.5, 30.0])
        # On the sphere's great part for jumps: |bias| < gain/2 there.
        bias = round(random.uniform(-0.5, 0.5) * min(4.0, gain), 3) if d < 1000 else round(-0.05 * gain, 3)
        options = {"dimension": d, "degree": k, "gain": gain, "bias": bias}
        value = funk_hecke(name, d, k, mpf(gain), mpf(bias))
        rows.append({"quantity": "funk-hecke", "params": {"activation": name, **options}, "value": value})
    options = {"degree": random.randint(0, 30), "gain": random.choice([0.5, 1.0, 3.0]), "bias": random.choice([-1.5, 0.25])}
    value = hermite_coefficient(name, options["degree"], mpf(options["gain"]), mpf(options["bias"]))
    params = {"activation": name, **options, "normalised": True}
    rows.append({"quantity": "hermite-coefficient", "params": params, "value": value})
lines = ",\n".join("    " + json.dumps(row) for row in rows)
text = '{\n  "generated_by": "spherical-quadrature.py: mpmath %s",\n  "relativeTolerance": 1e-12,\n  "values": [\n%s\n  ]\n}\n'
pathlib.Path(__file__).with_suffix(".json").write_text(text % (mpmath.__version__, lines))
