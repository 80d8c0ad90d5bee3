"""Reference values for src/theory/certificates/radial, by other routes than the ones there. Needs mpmath, numpy, scipy.

    python3 tests/reference/ball-certificate.py > tests/reference/ball-certificate.json

bessel: mpmath's J_n(x). integral: the integral over z itself, not its series. tube: mpmath's incomplete beta function. mass: direct
quadrature of the integral over z (Simpson) at every u, then of d u I(u)^2 max(0, 1 - k tau(u)) over [1, 8] (Simpson, step 0.001): about six digits.
probability: quadrature of the density d J(z)^2/z.
"""

import json

import mpmath as mp
import numpy as np
from scipy.integrate import simpson
from scipy.special import betainc, jv

mp.mp.dps = 30


def unit_radius(d):
    return mp.gamma(mp.mpf(d) / 2 + 1) ** (mp.mpf(1) / d) / mp.sqrt(mp.pi)


def integral(d, argument, u):
    ends = mp.linspace(0, argument, 2 + int(argument * (1 + u) / 6))
    return mp.quad(lambda z: mp.besselj(mp.mpf(d) / 2, z) * mp.besselj(mp.mpf(d) / 2 - 1, u * z), ends)


def probability(d, argument):
    ends = mp.linspace(0, argument, 2 + int(argument / 3))
    return mp.quad(lambda z: d * mp.besselj(mp.mpf(d) / 2, z) ** 2 / z if z else mp.mpf(0), ends)


def masses(d, argument, widths, cutoff=8.0):
    u = np.linspace(1, cutoff, 7001)
    z = np.linspace(0, argument, 2 * int(argument * 9 * 4) + 1)
    first = jv(d / 2, z)
    spectrum = np.array([simpson(first * jv(d / 2 - 1, x * z), x=z) for x in u])
    density = d * u * spectrum**2
    tube = betainc((d - 1) / 2, 0.5, 1 / u**2)
    return [float(simpson(density * np.maximum(0, 1 - k * tube), x=u)) for k in widths]


def text(x):
    return mp.nstr(x, 20)


widths = [0, 10, 100, 1000, 10000, 1000000]
document = {
    "bessel": [
        [n, x, text(mp.besselj(n, mp.mpf(x)))]
        for x in (0.001, 0.5, 7.0, 40.5, 333.25, 5000.0)
        for n in (0, 1, 5, 40, 300, 5100)
    ],
    "integral": [
        [d, x, u, text(integral(d, mp.mpf(x), mp.mpf(u)))]
        for d, x, u in ((2, 3.0, 1.0), (10, 7.0, 2.5), (20, 14.0, 1.25), (20, 14.0, 3.0), (40, 25.0, 1.5), (64, 60.0, 7.0))
    ],
    "tube": [
        [d, u, text(mp.betainc((mp.mpf(d) - 1) / 2, 0.5, 0, 1 / mp.mpf(u) ** 2, regularized=True))]
        for d, u in ((2, 1.5), (3, 1.0078125), (10, 32.0), (50, 2.0), (50, 1.1875), (511, 1.0009765625), (512, 1.75), (7, 1e6))
    ],
    "probability": [
        [d, r, text(probability(d, 2 * mp.pi * unit_radius(d) * mp.mpf(r)))]
        for d, r in ((2, 0.25), (10, 1.5), (20, 2.0), (20, 4.0), (40, 1.9375))
    ],
    "widths": widths,
    "mass": [
        [d, r, masses(d, float(2 * mp.pi * unit_radius(d) * mp.mpf(r)), widths)]
        for d, r in ((10, 0.78125), (10, 0.96875), (10, 1.21875), (40, 1.9296875), (40, 2.12109375))
    ],
}
print(json.dumps(document, indent=1))
