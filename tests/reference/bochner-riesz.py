"""Reference values for the law bochner-riesz and the floors under it, by other routes than the ones there. Needs mpmath, numpy, scipy.

    python3 tests/reference/bochner-riesz.py > tests/reference/bochner-riesz.json

With nu = d/2, mu = nu + 1, z = 2 pi R_d r, the density of z is 4 mu (mu^2 - 1) J_mu(z)^2/z^3. law: density, and F and 1 - F by quadrature of it to z ("quadrature": 1 - F
as the complement), 40 digits; far out and in high dimension from the sums T of squares that integration by parts gives,
F = ((mu + 1) T_(mu-1) - (mu - 1) T_(mu+1))/2 - 2 mu (mu^2 - 1) J_mu^2/z^2, T_m = J_m^2 + 2 sum J_(m+k)^2 ("parts"), 60 digits.
probability: quadrature. integral: c times the integral over z of J_mu(z) J_(nu-1)(uz)/z, c^2 = 2(nu + 1)(nu + 2). mass: direct quadrature of that (Simpson) at every u,
then of d u I(u)^2 max(0, 1 - k tau(u)) over [1, 8] (Simpson, step 0.001); inner: d u I(u)^2 over [0, 1]. About six digits.
"""

import json

import mpmath as mp
import numpy as np
from scipy.integrate import simpson
from scipy.special import betainc, jv

mp.mp.dps = 40


def wave(d):
    return 2 * mp.pi * mp.gamma(mp.mpf(d) / 2 + 1) ** (mp.mpf(1) / d) / mp.sqrt(mp.pi)


def density(d, z):
    mu = mp.mpf(d) / 2 + 1
    return 4 * mu * (mu * mu - 1) * mp.besselj(mu, z) ** 2 / z**3 if z else mp.mpf(0)


def quadrature(d, z):
    return mp.quad(lambda t: density(d, t), mp.linspace(0, z, 2 + int(z / 2)))


def squares(order, z):
    """T, with the Bessel functions by Miller's recurrence from far above, scaled by mpmath's of the lowest order."""
    low = order - int(order)
    row = [mp.mpf(0), mp.mpf(10) ** -300]
    for k in range(int(max(order, z) + 40 * z ** (mp.mpf(1) / 3) + 120), 0, -1):
        row.append(2 * (low + k) / z * row[-1] - row[-2])
    row.reverse()
    scale = mp.besselj(low, z) / row[0]
    row = [(scale * v) ** 2 for v in row[int(order):]]
    return row[0] + 2 * mp.fsum(row[1:])


def parts(d, z):
    mu = mp.mpf(d) / 2 + 1
    sums = ((mu + 1) * squares(mu - 1, z) - (mu - 1) * squares(mu + 1, z)) / 2
    return sums - 2 * mu * (mu * mu - 1) * (mp.besselj(mu, z) / z) ** 2


def integral(d, argument, u):
    nu = mp.mpf(d) / 2
    ends = mp.linspace(0, argument, 2 + int(argument * (1 + u) / 6))
    value = mp.quad(lambda z: mp.besselj(nu + 1, z) * mp.besselj(nu - 1, u * z) / z if z else mp.mpf(0), ends)
    return mp.sqrt(2 * (nu + 1) * (nu + 2)) * value


def masses(d, shells, widths, cutoff=8.0):
    """shells: [[z, value], ...], ascending; 0 beyond."""
    c = np.sqrt((d + 2) * (d + 4) / 2)

    def spectrum(u):
        total, start = 0.0, 0.0
        for end, value in shells:
            z = np.linspace(start, end, 2 * int((end - start) * 9 * 4) + 1)
            with np.errstate(all="ignore"):
                first = np.where(z > 0, jv(d / 2 + 1, z) / z, 0)
            total += value * simpson(first * jv(d / 2 - 1, u * z), x=z)
            start = end
        return c * total

    u = np.linspace(1, cutoff, 7001)
    mass = d * u * np.array([spectrum(x) for x in u]) ** 2
    tube = betainc((d - 1) / 2, 0.5, 1 / u**2)
    v = np.linspace(0, 1, 1001)
    inner = d * v * np.array([spectrum(x) for x in v]) ** 2
    outer = [float(simpson(mass * np.maximum(0, 1 - k * tube), x=u)) for k in widths]
    return float(simpson(inner, x=v)), outer


def text(x):
    return mp.nstr(x, 20)


law = []
for d, r in ((2, 0.4), (2, 3.0), (3, 0.7), (3, 2.5), (10, 0.5), (10, 1.5), (21, 1.625), (21, 3.0)):
    z = wave(d) * mp.mpf(r)
    below = quadrature(d, z)
    law.append([d, r, text(density(d, z) * wave(d)), text(below), text(1 - below), "quadrature"])
mp.mp.dps = 60
for d, r in ((3, 0.01), (5, 60.0), (10, 40.0), (100, 2.5), (301, 6.0), (301, 25.0), (999, 12.0), (1000, 10.5), (1000, 9.0), (1000, 60.0)):
    z = wave(d) * mp.mpf(r)
    below = parts(d, z)
    law.append([d, r, text(density(d, z) * wave(d)), text(below), text(1 - below), "parts"])
mp.mp.dps = 30

widths = [0, 10, 100, 1000, 10000]
floors = []
for d, radii, values in (
    (10, [1.0], [1]),
    (11, [1.125], [1]),
    (20, [1.46875], [1]),
    (40, [2.109375], [1]),
    (9, [0.5, 0.8125, 1.25], [1, -1, 0.5]),
):
    ends = [wave(d) * mp.mpf(r) for r in radii]
    below = [quadrature(d, z) for z in ends]
    share = [p - q for p, q in zip(below, [mp.mpf(0), *below])]
    mean, square = (sum(mp.mpf(v) ** n * p for v, p in zip(values, share)) for n in (1, 2))
    inner, outer = masses(d, [[float(z), v] for z, v in zip(ends, values)], widths)
    floors.append({"dimension": d, "radii": radii, "values": values, "variance": text(square - mean**2), "energy": text(square), "inner": inner, "masses": outer})

document = {
    "law": law,
    "probability": [
        [d, z, text(quadrature(d, mp.mpf(z)))]
        for d, z in ((2, 0.25), (2, 3.0), (7, 6.5), (10, 7.0), (20, 14.0), (41, 90.0))
    ],
    "integral": [
        [d, x, u, text(integral(d, mp.mpf(x), mp.mpf(u)))]
        for d, x, u in ((2, 3.0, 1.0), (3, 2.5, 1.5), (10, 7.0, 2.5), (20, 14.0, 1.25), (21, 14.0, 3.0), (40, 25.0, 1.5), (64, 60.0, 7.0))
    ],
    "widths": widths,
    "floors": floors,
}
print(json.dumps(document, indent=1))
