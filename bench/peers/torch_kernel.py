"""Kernel ridge regression: k(x, x') = (x . x')^2 + x . x' + 1, alpha = (K + lambda n I)^-1 y, then k(test, X) alpha."""

import time

import torch

from torch_data import Target


def plain(X, y, test, lam):
    """The three stages as a generator, so that the caller can time each: Gram matrix, solution, predictions."""
    n = X.shape[0]
    K = (X @ X.T) ** 2 + X @ X.T + 1
    yield "gram"
    L = torch.linalg.cholesky(K + lam * n * torch.eye(n, dtype=X.dtype))
    alpha = torch.cholesky_solve(y[:, None], L)[:, 0]
    yield "solve"
    yield ((test @ X.T) ** 2 + test @ X.T + 1) @ alpha


class Tuned:
    """Buffers kept between calls; K in place; column-major views, which LAPACK takes without a copy."""

    def __init__(self, n, rows, dtype):
        self.K, self.L = torch.empty(n, n, dtype=dtype), torch.empty(n, n, dtype=dtype)
        self.Kt, self.Lt = self.K.t(), self.L.t()
        self.diagonal = self.K.diagonal()
        self.T = torch.empty(rows, n, dtype=dtype)
        self.info = torch.empty((), dtype=torch.int32)

    def __call__(self, X, y, test, lam):
        n = X.shape[0]
        kernel_(torch.mm(X, X.t(), out=self.K))
        self.diagonal.add_(lam * n)
        yield "gram"
        torch.linalg.cholesky_ex(self.Kt, check_errors=False, out=(self.Lt, self.info))
        if int(self.info) != 0:
            raise ArithmeticError(f"cholesky: minor {int(self.info)} is not positive")
        alpha = torch.cholesky_solve(y[:, None], self.Lt)[:, 0]
        yield "solve"
        yield kernel_(torch.mm(test, X.t(), out=self.T)) @ alpha


def kernel_(G):
    """G^2 + G + 1 in place."""
    return torch.addcmul(G, G, G, out=G).add_(1)


def problem(n, d, precision, rows=1000):
    torch.manual_seed(0)
    dtype = getattr(torch, precision)
    target = Target(d)
    return tuple(part.to(dtype) for part in (*target.sample(n), *target.sample(rows)))


def solver(form, n, rows, dtype):
    return Tuned(n, rows, dtype) if form == "tuned" else plain


def kernel_ridge(request, form):
    n, d, precision = request["n"], request["d"], request["precision"]
    lam = request.get("lambda", 1.0)
    X, y, test, y_test = problem(n, d, precision)
    solve = solver(form, n, test.shape[0], X.dtype)
    seconds, stages = [], {"gram": [], "solve": [], "predict": []}
    for repeat in range(1 + request.get("repeats", 1)):
        start = mark = time.perf_counter()
        for reached, name in zip(solve(X, y, test, lam), stages):
            now = time.perf_counter()
            if repeat > 0:
                stages[name].append(now - mark)
            mark = now
        if repeat > 0:
            seconds.append(mark - start)
    return {"seconds": seconds, "stages": stages, "error": float(((reached - y_test) ** 2).mean())}
