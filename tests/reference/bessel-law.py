"""Writes bessel-law.json: Bessel functions and the law phi^2 of Eldan & Shamir, mpmath, 40 digits.

    python3 tests/reference/bessel-law.py

R_d = Gamma(d/2 + 1)^(1/d)/sqrt(pi). Density of the radius d J_nu(z)^2/r, nu = d/2, z = 2 pi R_d r; its integral from 0 by quadrature of the
density between zeros for r up to a few ("quadrature"), and P(R > r) for large r as 1 minus the series J_nu^2 + 2 sum J_(nu+k)^2 ("series").
Quantiles by bisection.
"""

import json
from pathlib import Path

from mpmath import besselj, gamma, mp, mpf, nstr, pi, quad, sqrt

mp.dps = 40


def radius(d):
    return gamma(mpf(d) / 2 + 1) ** (mpf(1) / d) / sqrt(pi)


def density(d, r):
    return d * besselj(mpf(d) / 2, 2 * pi * radius(d) * mpf(r)) ** 2 / mpf(r)


def series(d, r):
    z = 2 * pi * radius(d) * mpf(r)
    nu = mpf(d) / 2
    total, k = besselj(nu, z) ** 2, 1
    while True:
        term = besselj(nu + k, z) ** 2
        total += 2 * term
        k += 1
        if nu + k > z and term < mpf(10) ** -38 * total:
            return total


def quadrature(d, r):
    steps = max(4, int(4 * radius(d) * r) + 1)
    return quad(lambda t: density(d, t), [mpf(r) * i / steps for i in range(steps + 1)])


def quantile(d, p):
    low, high = mpf("0.01"), mpf(100)
    for _ in range(75):
        middle = sqrt(low * high)
        if series(d, middle) < p:
            low = middle
        else:
            high = middle
    return low


values = []


def add(quantity, params, value, by):
    values.append({"quantity": quantity, "params": params, "by": by, "value": nstr(value, 22)})


for d in (2, 3, 10, 20, 50, 100, 1000):
    add("unit-volume-radius", {"dimension": d}, radius(d), "closed")
for d, r in ((2, 0.7), (3, 1.0), (20, 2.0), (20, 4.0), (100, 5.0), (301, 4.0), (1000, 15.0), (10, 400.0)):
    add("bessel-law-pdf", {"dimension": d, "radius": r}, density(d, r), "closed")
for d, r in ((2, 0.7), (3, 1.0), (10, 1.5), (20, 2.0), (20, 4.0), (50, 3.0)):
    add("bessel-law-cdf", {"dimension": d, "radius": r}, quadrature(d, r), "quadrature")
for d, r in ((3, 0.01), (100, 2.5), (301, 4.0), (301, 9.0), (1000, 13.0), (1000, 15.0), (10, 40.0), (7, 40.0)):
    add("bessel-law-cdf", {"dimension": d, "radius": r}, series(d, r), "series")
for d, p in ((3, "0.5"), (3, "0.9"), (20, "0.5"), (20, "0.9"), (100, "0.9"), (51, "0.001")):
    add("bessel-law-quantile", {"dimension": d, "probability": float(p)}, quantile(d, mpf(float(p))), "bisection")

survival = [
    {"dimension": d, "radius": r, "value": nstr(1 - series(d, r), 22)} for d, r in ((3, 60.0), (10, 60.0), (21, 30.0), (301, 25.0))
]
bessel = []
for order in (0, 0.5, 1, 3.5, 10, 50.5, 150, 300.5, 600):
    for z in (1e-9, 0.3, 3.14159265, 24.9, 25.2, 99.5, 301.0, 602.0, 1203.0, 9999.7):
        value = besselj(mpf(order), mpf(z))
        if abs(value) > mpf(10) ** -300:
            bessel.append({"order": order, "z": z, "value": nstr(value, 22)})

text = json.dumps({"generated_by": "bessel-law.py, mpmath", "values": values, "survival": survival, "bessel": bessel}, indent=1)
Path(__file__).with_suffix(".json").write_text(text + "\n")
