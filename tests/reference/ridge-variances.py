"""Writes ridge-variances.json: mean variance of one ridge unit, in fractions, for the least squares polynomials of the tent.

For p of even degree n that is nearest to g(r) = max(0, 1 - 2|r - 1/2|) in L2 of r ~ U[0, 1], and q with p(|x|) = E q(<u, x>),
u uniform on the sphere of R^d, the mean over r of Var q(r u_1), from the moments E u_1^(2k) = (1/2)_k/(d/2)_k. Normal equations
in powers of r, solved by elimination in fractions.
"""

import json
from fractions import Fraction as F
from pathlib import Path


def moment_of_tent(j):
    half = F(1, 2)
    up = 2 * half ** (j + 2) / (j + 2)
    down = 2 * (1 - half ** (j + 1)) / (j + 1) - 2 * (1 - half ** (j + 2)) / (j + 2)
    return up + down


def solve(rows):
    size = len(rows)
    for i in range(size):
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for k in range(size):
            if k != i:
                rows[k] = [x - rows[k][i] * y for x, y in zip(rows[k], rows[i])]
    return [row[size] for row in rows]


def moment_of_coordinate(k, d):
    value = F(1)
    for j in range(k):
        value *= (F(1, 2) + j) / (F(d, 2) + j)
    return value


def mean_variance(n, d):
    degrees = range(0, n + 1, 2)
    p = solve([[F(1, i + j + 1) for j in degrees] + [moment_of_tent(i)] for i in degrees])
    q = [a / moment_of_coordinate(k, d) for k, a in enumerate(p)]
    return sum(
        (q[k] * q[l] * moment_of_coordinate(k + l, d) - p[k] * p[l]) * F(1, 2 * k + 2 * l + 1)
        for k in range(len(p))
        for l in range(len(p))
    )


values = [
    {"degree": n, "dimension": d, "value": float(mean_variance(n, d))}
    for n in (2, 4, 6, 8)
    for d in (2, 5, 10, 20, 50, 100, 1000)
]
out = {"generated_by": "ridge-variances.py, exact fractions rounded once", "values": values}
Path(__file__).with_name("ridge-variances.json").write_text(json.dumps(out, indent=2) + "\n")
