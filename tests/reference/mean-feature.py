"""Writes mean-feature.json: mean, slope and variance of a random unit (mpmath, 30 digits), and threshold errors (numpy, scipy).

    python3 tests/reference/mean-feature.py

psi = E s(g r z + b), slope = g E[z s'(g r z + b)], variance = E s^2 - psi^2 by quadrature over z, cut where s bends. Threshold error:
E_rho Phi(-|psi(rho) - psi(1)| sqrt(width)/sd(rho)) under the law phi^2, of density d J_(d/2)(2 pi R r)^2 / r, R^d = Gamma(d/2 + 1)/pi^(d/2),
at G = 5 for the logistic function: trapezoid rule over z, Gauss-Legendre panels over r.
"""

import json
from pathlib import Path

import numpy as np
from mpmath import exp, mp, mpf, ncdf, npdf, nstr, quad, tanh
from scipy.optimize import brentq
from scipy.special import expit, gammaln, jv, ndtr

mp.dps = 30

# sigma and its derivative
UNITS = {
    "logistic": (lambda t: 1 / (1 + exp(-t)), lambda t: 1 / (2 + exp(t) + exp(-t))),
    "probit": (ncdf, npdf),
    "tanh": (tanh, lambda t: 1 - tanh(t) ** 2),
    "softplus": (lambda t: mp.log(1 + exp(t)), lambda t: 1 / (1 + exp(-t))),
    "step": (lambda t: mpf(t >= 0), None),
}


def over_gaussian(f, reach, bias):
    bends = [(mpf(t) - bias) / reach for t in (-64, -16, -4, -1, 0, 1, 4, 16, 64)]
    points = sorted([z for z in bends if abs(z) < 20] + [mpf(z) for z in (-20, -8, -4, -1, 1, 4, 8, 20)])
    value, error = quad(lambda z: f(z) * npdf(z), points, error=True, maxdegree=10)
    assert error < mpf(10) ** -20
    return value


def moments(name, gain, bias, radius):
    sigma, derivative = UNITS[name]
    gain, bias, radius = mpf(gain), mpf(bias), mpf(radius)
    reach = gain * radius
    mean = over_gaussian(lambda z: sigma(reach * z + bias), reach, bias)
    variance = over_gaussian(lambda z: (sigma(reach * z + bias) - mean) ** 2, reach, bias)
    if derivative:
        slope = gain * over_gaussian(lambda z: z * derivative(reach * z + bias), reach, bias)
    else:  # a jump at z0 = -b/reach: g E[z delta(reach (z - z0))]
        z0 = -bias / reach
        slope = z0 * npdf(z0) / radius
    return {"mean": mean, "slope": slope, "variance": variance}


def rows():
    cases = [("probit", 1, -1, 0.5), ("probit", 1, -1, 1), ("probit", 1, -1, 2), ("probit", 1, -2, 1)]
    cases += [("logistic", 1, -1, 2), ("logistic", 1, -2, 1), ("logistic", 1, -1, 4)]
    cases += [("logistic", g, -g, 1) for g in (1, 2, 3, 5, 10)]
    cases += [("logistic", 5, -5, 0.125), ("logistic", 5, -5, 64), ("tanh", 2, 0.75, 1.5), ("softplus", 3, -1, 0.5), ("step", 5, -5, 0.75)]
    for name, gain, bias, radius in cases:
        for of, value in moments(name, gain, bias, radius).items():
            params = {"activation": name, "gain": gain, "bias": bias, "radius": radius, "of": of}
            yield {"params": params, "value": nstr(value, 20)}


def threshold_error(d, q, width, gain=5):
    wave = 2 * np.pi * np.exp(gammaln(d / 2 + 1) / d) / np.sqrt(np.pi)

    def cdf(r):
        orders = np.arange(1, int(wave * r) + 100)
        return jv(d / 2, wave * r) ** 2 + 2 * (jv(d / 2 + orders, wave * r) ** 2).sum()

    radius = brentq(lambda r: cdf(r) - q, 0.1, 20, xtol=1e-14)
    z = np.arange(-9, 9, 0.01)
    weights = np.exp(-z * z / 2)
    weights /= weights.sum()

    def profile(rho):
        s = expit(gain * (rho * z - 1))
        mean = (weights * s).sum()
        return mean, np.sqrt((weights * (s - mean) ** 2).sum())

    nodes, factors = np.polynomial.legendre.leggauss(20)
    ends = np.concatenate([radius * (1 - np.geomspace(1, 1e-4, 60)), [radius], radius * (1 + np.geomspace(1e-4, 5, 120))])
    threshold, total = profile(1.0)[0], 0.0
    for a, b in zip(ends, ends[1:]):
        for node, factor in zip(nodes, factors):
            r = (a + b) / 2 + (b - a) / 2 * node
            mean, sd = profile(r / radius)
            total += factor * (b - a) / 2 * d * jv(d / 2, wave * r) ** 2 / r * ndtr(-abs(mean - threshold) * np.sqrt(width) / sd)
    return total


def main():
    errors = [
        {"dimension": d, "quantile": q, "width": width, "value": float(f"{threshold_error(d, q, width):.12g}")}
        for d, q, width in [(20, 0.5, 200), (20, 0.5, 1000), (20, 0.5, 3000), (20, 0.2, 1000), (20, 0.2, 3000), (40, 0.2, 2000)]
    ]
    data = {
        "generated_by": "mean-feature.py: mpmath, 30 digits; numpy and scipy for thresholdErrors",
        "relativeTolerance": 1e-10,
        "values": list(rows()),
        "thresholdErrors": errors,
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(data, indent=2) + "\n")


main()
