"""Reference values for src/theory/certificates/gaussian, by other routes than the ones there. Needs mpmath.

    python3 tests/reference/gaussian-certificate.py > tests/reference/gaussian-certificate.json

energy: f_N = E f R_N by quadrature of f(r) L_N(r^2/2) against the density of the radius, Laguerre polynomials by their powers, one piece after the
other. variance: the same for f and f^2. share: w_N(k) as the least value over s of S(X_s)/<P, X_s>^2 c_N, X_s = max(P, s), S the sum of
the k largest squares, eigenvalues of P by quadrature of t^N P_l(t) (Gegenbauer polynomials) over the sphere; the least over s found by golden
section. floor: sum of energies times 1 - share up to degree 2 FEW, and the rest of the variance times max(0, 1 - k c_{FEW+1}), for a ball.
"""

import json
from math import comb

import mpmath as mp

mp.mp.dps = 30

FEW = 4
BALLS = [(2, 1.25, 40), (3, 0.75, 30), (11, 3.0, 25), (20, 4.375, 30), (64, 8.25, 20), (301, 17.0, 8)]
# pieces as (from, to, coefficients in T_m of the piece's own variable), constant beyond
PROFILES = [
    {"dimension": 5, "edges": [0, 1.5, 2, 3.25], "pieces": [[1, 0.5], [0.25, -1, 0.125, 0.5], [0.5]], "beyond": -0.25, "last": 12},
    {"dimension": 24, "edges": [0, 3.5, 4.75, 6], "pieces": [[0.5, -0.5], [1, 0.25, -0.5, 0.125, 0.0625], [-0.5, 0.5]], "beyond": 0.125, "last": 12},
]


def density(d, r):
    return 2 * mp.mpf(r) ** (d - 1) * mp.exp(-mp.mpf(r) ** 2 / 2) / (mp.mpf(2) ** (mp.mpf(d) / 2) * mp.gamma(mp.mpf(d) / 2))


def over(profile, function):
    """Integral of function(f(r) - f(infinity), r) times the density."""
    d, total = profile["dimension"], mp.mpf(0)
    for a, b, c in zip(profile["edges"], profile["edges"][1:], profile["pieces"]):
        def integrand(r, a=a, b=b, c=c):
            t = (2 * r - a - b) / (mp.mpf(b) - a)
            value = sum(x * mp.chebyt(m, t) for m, x in enumerate(c)) - profile["beyond"]
            return function(value, r) * density(d, r)
        total += mp.quad(integrand, mp.linspace(a, b, 4))
    return total


def energy(profile, n):
    a = mp.mpf(profile["dimension"]) / 2 - 1
    return over(profile, lambda f, r: f * laguerre(n, a, r * r / 2)) ** 2 / mp.binomial(n + a, n)


def laguerre(n, a, x):
    term = total = mp.binomial(n + a, n)
    for i in range(n):
        term *= -x * (n - i) / ((a + 1 + i) * (i + 1))
        total += term
    return total


def variance(profile):
    return over(profile, lambda f, r: f * f) - over(profile, lambda f, r: f) ** 2


def overlap(n, d):
    return mp.fprod(mp.mpf(2 * j + 1) / (d + 2 * j) for j in range(n))


def spectrum(n, d):
    """Eigenvalues of P and their multiplicities."""

    def legendre(l, t):
        before, value = mp.mpf(0), mp.mpf(1)
        for j in range(l):
            before, value = value, ((2 * j + d - 2) * t * value - j * before) / (j + d - 2) if j else t
        return value

    # trapezoidal sums over the circle are exact for trigonometric polynomials; odd d: |sin| has kinks, so quadrature instead
    def over_angle(g):
        if d % 2 == 0:
            points = 2 * (d + 2 * n)
            return sum(g(c) * s ** (d - 2) for c, s in (mp.cos_sin(2 * mp.pi * i / points) for i in range(points))) / points
        return mp.quad(lambda t: g(t) * (1 - t * t) ** ((d - 3) // 2), [-1, 0, 1])

    norm = over_angle(lambda t: mp.mpf(1))
    multiplicity = lambda l: comb(l + d - 1, l) - (comb(l + d - 3, l - 2) if l >= 2 else 0)
    return [(over_angle(lambda t: t**n * legendre(l, t)) / norm, multiplicity(l)) for l in range(n % 2, n + 1, 2)]


spectra = {}


def share(n, d, k):
    levels = spectra.setdefault((n, d), None) or sorted(spectrum(n, d), reverse=True)
    spectra[n, d] = levels
    if k >= sum(m for _, m in levels):
        return mp.mpf(1)

    def value(cut):
        left, squares, inner = k, mp.mpf(0), mp.mpf(0)
        for mu, m in levels:
            x = max(mu, cut)
            squares += min(m, max(0, left)) * x * x
            left -= m
            inner += m * mu * x
        return squares / inner**2

    # quasiconvex between neighbouring levels, where X_s is affine in s: a norm over an affine function
    ratio = (mp.sqrt(5) - 1) / 2
    marks = [mp.mpf(0), *(mu for mu, _ in reversed(levels))]
    best = value(marks[-1])
    for low, high in zip(marks, marks[1:]):
        for _ in range(120):
            first, second = high - ratio * (high - low), low + ratio * (high - low)
            if value(first) <= value(second):
                high = second
            else:
                low = first
        best = min(best, value(low), value(high))
    return overlap(n, d) * best


text = lambda x, digits=20: mp.nstr(x, digits)
out = {"energy": [], "variance": [], "share": [], "floor": [], "profile": []}
for d, radius, last in BALLS:
    ball = {"dimension": d, "edges": [0, radius], "pieces": [[1]], "beyond": 0}
    own = {n: energy(ball, n) for n in sorted({*range(1, FEW + 1), last // 2, last})}
    for n, value in own.items():
        out["energy"].append([d, radius, n, text(value)])
    var = variance(ball)
    out["variance"].append([d, radius, text(var)])
    if d <= 64:
        for k in (1, 7, 50, 1000):
            known = sum(own[n] * (1 - share(n, d, k)) for n in range(1, FEW + 1))
            floor = known + (var - sum(own[n] for n in range(1, FEW + 1))) * max(0, 1 - k * overlap(FEW + 1, d))
            out["floor"].append([d, radius, FEW, k, text(floor, 15)])
for d, n, k in [(2, 9, 4), (2, 30, 7), (3, 1, 2), (3, 2, 5), (3, 5, 12), (3, 8, 40), (5, 3, 9), (5, 4, 40), (20, 2, 100), (20, 3, 1000), (20, 4, 100), (20, 7, 10**5), (64, 5, 10**6), (301, 3, 10**6)]:
    out["share"].append([d, n, k, text(share(n, d, k), 15)])
for profile in PROFILES:
    out["profile"].append({**profile, "variance": text(variance(profile)), "energies": [text(energy(profile, n)) for n in range(1, profile["last"] + 1)]})
print(json.dumps(out, indent=1))
