"""Prints the polynomials of coefficients.ts: minimax in the weighted error stated there, by Remez exchange on a grid, at
60 digits. Run with mpmath: python3 coefficients.py. The last column is log2 of the largest weighted error."""

from mpmath import cos, erfc, exp, expm1, fabs, log, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sin, sqrt

mp.dps = 60


def remez(f, weight, a, b, degree, grid=1200):
    """Polynomial p of a degree with max weight |f - p| on [a, b] least."""
    n = degree + 2
    x = [(a + b) / 2 - (b - a) / 2 * cos(pi * (k + mpf(1) / 2) / grid) for k in range(grid)]
    values, weights = [f(t) for t in x], [weight(t) for t in x]
    points = [int(round(k * (grid - 1) / (n - 1))) for k in range(n)]
    best = None
    for _ in range(14):
        a_, b_ = matrix(n, n), matrix(n, 1)
        for i, j in enumerate(points):
            for k in range(degree + 1):
                a_[i, k] = x[j] ** k
            a_[i, degree + 1] = (-1) ** i / weights[j]
            b_[i] = values[j]
        c = list(lu_solve(a_, b_))[: degree + 1]
        error = [(values[j] - polyval(c[::-1], x[j])) * weights[j] for j in range(grid)]
        size = max(fabs(e) for e in error)
        if best is None or size < best[0]:
            best = (size, c)
        extrema = []
        for j in range(grid):
            if extrema and (error[j] > 0) == (error[extrema[-1]] > 0):
                if fabs(error[j]) > fabs(error[extrema[-1]]):
                    extrema[-1] = j
            else:
                extrema.append(j)
        while len(extrema) > n:
            extrema.pop(0 if fabs(error[extrema[0]]) < fabs(error[extrema[-1]]) else -1)
        if len(extrema) < n or extrema == points:
            break
        points = extrema
    return best


ZERO = mpf(10) ** -9


def atanh_part(z):
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s) / s / z


def erf_rate(x):
    return -log(erfc(x)) / x


def scaled_erfc(q):
    x = 4 * (1 + q) / (1 - q)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def fits(expm1_, atanh_, sine, cosine, erf_, erf_end, erfc_, erfc_end):
    half_log2, quarter = mpf("0.3475"), (pi / 4 * mpf("1.002")) ** 2
    yield "expm1", (lambda r: (expm1(r) - r) / r**2), fabs, -half_log2, half_log2, expm1_
    yield "atanh", atanh_part, (lambda z: z / 2), ZERO, mpf("0.0296"), atanh_
    yield "sine", (lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z), (lambda z: z), ZERO, quarter, sine
    yield "cosine", (lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2), (lambda z: z * z), ZERO, quarter, cosine
    yield "erf", erf_rate, (lambda x: x / expm1(x * erf_rate(x))), ZERO, erf_end, erf_
    yield "erfc", scaled_erfc, (lambda q: 1 / scaled_erfc(q)), mpf(-1), (erfc_end - 4) / (erfc_end + 4), erfc_


for name, table in {
    "float32": fits(4, 2, 2, 2, 8, mpf(4), 11, mpf("9.4")),
    "float64": fits(10, 6, 5, 5, 24, mpf(6), 23, mpf("26.7")),
}.items():
    for which, f, weight, a, b, degree in table:
        size, c = remez(f, weight, a, b, degree)
        print(name, which, "[" + ", ".join(nstr(t, 10 if name == "float32" else 18) for t in c) + "]", nstr(log(size, 2), 4))
