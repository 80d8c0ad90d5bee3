"""Writes kernel-eigenvalues.json: eigenvalues of the kernels of infinitely wide networks, mpmath, 50 digits and more.

    python3 tests/reference/kernel-eigenvalues.py

K^l = v E[s(a) s(b)], Theta^l = K^l + v E[s'(a) s'(b)] Theta^(l-1), (a, b) ~ N(0, K^(l-1)), K^0 = Theta^0 = <x, x'>, on the unit sphere;
lambda_k = E[kappa(t) P_k(t)] by quadrature over theta, t = cos theta. Duals in closed form ("closed", v = 1/E s(z)^2), or by Hermite
coefficients from the trapezoidal rule ("coefficients", any v).
"""

import json
from pathlib import Path

from mpmath import asin, beta, cos, cosh, erf, exp, fsum, log, log10, mp, mpf, ncdf, nstr, pi, polyval, quad, sin, sinh, sqrt, tanh


def legendre(k, t, d):
    previous, value = mpf(1), t
    if k == 0:
        return previous
    for j in range(1, k):
        previous, value = value, ((2 * j + d - 2) * t * value - j * previous) / (j + d - 2)
    return value


def bent(n):
    """The dual of t for t > 0 and n t for t < 0, and its derivative, by the arc-cosine kernels of degree 1 and 0."""

    def dual(r):
        a, b = ((1 + n) / 2) ** 2, ((1 - n) / 2) ** 2
        root = sqrt((1 - r) * (1 + r))
        return (a * r + b * 2 / pi * (root + r * asin(r))) / (a + b), (a + b * 2 / pi * asin(r)) / (a + b)

    return dual


CLOSED = {
    "relu": bent(mpf(0)),
    "leaky-relu": bent(mpf(0.01)),
    "sign": lambda r: (asin(r) * 2 / pi, None),
    "step": lambda r: (mpf(1) / 2 + asin(r) / pi, None),
    "erf": lambda r: (asin(2 * r / 3) / asin(mpf(2) / 3), 2 / sqrt(9 - 4 * r * r) / asin(mpf(2) / 3)),
    "sine": lambda r: (sinh(r) / sinh(1), cosh(r) / sinh(1)),
    "cosine": lambda r: (cosh(r) / cosh(1), sinh(r) / cosh(1)),
    "exponential": lambda r: (exp(r - 1), exp(r - 1)),
    "quadratic": lambda r: ((1 + 2 * r * r) / 3, 4 * r / 3),
}

PLAIN = {
    "tanh": tanh,
    "logistic": lambda t: 1 / (1 + exp(-t)),
    "softplus": lambda t: log(1 + exp(t)),
    "silu": lambda t: t / (1 + exp(-t)),
    "gelu": lambda t: t * ncdf(t),
    "probit": ncdf,
    "erf": erf,
    "sine": sin,
    "exponential": exp,
}


def squares(f, q, count=150, step=mpf(1) / 14, reach=24):
    """E[f(sqrt(q) z) h_m(z)]^2 and E f(sqrt(q) z)^2."""
    c, second = [mpf(0)] * count, mpf(0)
    for j in range(-int(reach / step), int(reach / step) + 1):
        z = j * step
        value = f(sqrt(q) * z)
        weighted = value * exp(-z * z / 2) * step / sqrt(2 * pi)
        second += weighted * value
        a, b = mpf(1), z
        for m in range(count):
            c[m] += weighted * a
            a, b = b, (z * b - sqrt(mpf(m + 1)) * a) / sqrt(mpf(m + 2))
    return [x * x for x in c], second


def closed(name, layers, tangent):
    def kappa(t):
        rho, tau = t, t
        for _ in range(layers):
            value, slope = CLOSED[name](rho)
            if tangent:
                tau = value + slope * tau
            rho = value
        return tau if tangent else rho

    return kappa


def by_coefficients(name, layers, tangent, variance):
    duals, q, first = [], mpf(1), squares(PLAIN[name], mpf(1))
    v = variance or 1 / first[1]
    for _ in range(layers):
        a, second = first if q == 1 else squares(PLAIN[name], q)
        duals.append(([x * v for x in a], q))
        q = v * second if variance else mpf(1)

    def kappa(t):
        rho, tau = t, t
        for a, q in duals:
            value = polyval(a[::-1], rho / q)
            if tangent:
                tau = value + polyval([m * a[m] for m in range(len(a) - 1, 0, -1)], rho / q) / q * tau
            rho = value
        return tau if tangent else rho

    return kappa


def eigenvalue(kappa, d, k, pieces):
    def f(theta):
        return kappa(cos(theta)) * legendre(k, cos(theta), d) * sin(theta) ** (d - 2)

    if pieces == 0:  # smooth and periodic: d even
        n = 360
        total = (fsum(f(pi * j / n) for j in range(1, n)) + (f(mpf(0)) + f(pi)) / 2) * pi / n
    else:
        total, error = quad(f, [pi * j / pieces for j in range(pieces + 1)], error=True, maxdegree=9)
        assert abs(error) <= abs(total) * mpf(10) ** -16
    return total / beta(mpf(1) / 2, mpf(d - 1) / 2)


def case(method, name, layers, d, k, tangent, variance=None):
    mp.dps = 60 + int(k * float(log10(d))) if method == "closed" else 50
    kappa = closed(name, layers, tangent) if method == "closed" else by_coefficients(name, layers, tangent, variance)
    value = eigenvalue(kappa, d, k, 0 if method != "closed" else 8 if d > 100 else 4)
    params = {
        "kernel": "tangent" if tangent else "conjugate",
        "activation": name,
        "hiddenLayers": layers,
        "dimension": d,
        "degree": k,
    }
    if variance:
        params["weightVariance"] = float(variance)
    return {"params": params, "by": method, "value": nstr(value, 25)}


def main():
    half, more = mpf("0.5"), mpf("1.5")
    cases = [
        case("closed", "relu", 1, 10, 2, False),
        case("closed", "relu", 1, 10, 2, True),
        case("closed", "relu", 2, 3, 5, True),
        case("closed", "relu", 3, 8, 20, True),
        case("closed", "relu", 5, 2, 12, False),
        case("closed", "relu", 1, 1000, 20, True),
        case("closed", "leaky-relu", 5, 8, 20, True),
        case("closed", "sign", 3, 2, 5, False),
        case("closed", "sign", 2, 200, 1, False),
        case("closed", "step", 3, 3, 4, False),
        case("closed", "step", 3, 1000, 5, False),
        case("closed", "erf", 2, 5, 3, True),
        case("closed", "erf", 1, 50, 13, True),
        case("closed", "sine", 3, 20, 9, False),
        case("closed", "cosine", 5, 50, 2, False),
        case("closed", "exponential", 2, 1000, 4, False),
        case("closed", "quadratic", 2, 20, 4, True),
        case("coefficients", "tanh", 2, 50, 9, True),
        case("coefficients", "tanh", 3, 10, 5, False, more),
        case("coefficients", "logistic", 2, 4, 1, False, more),
        case("coefficients", "softplus", 1, 20, 4, True),
        case("coefficients", "silu", 3, 4, 3, True, half),
        case("coefficients", "gelu", 2, 20, 7, True),
        case("coefficients", "probit", 3, 8, 4, True),
        case("coefficients", "erf", 2, 4, 7, False, half),
        case("coefficients", "exponential", 2, 8, 3, True),
    ]
    data = {"generated_by": "kernel-eigenvalues.py, mpmath", "relativeTolerance": 1e-12, "values": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(data, indent=2) + "\n")


main()
