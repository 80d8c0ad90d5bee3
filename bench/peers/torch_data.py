"""What every form starts from: the data of a hierarchical target, a fresh network, the step sizes."""

import math
from dataclasses import dataclass

import torch


@dataclass
class Net:
    """f(x) = w3 . relu(W2 relu(W1 x + b1) + b2), W1 [p1, d], W2 [p2, p1], w3 [p2]; the biases are never trained."""

    W1: torch.Tensor
    b1: torch.Tensor
    W2: torch.Tensor
    b2: torch.Tensor
    w3: torch.Tensor

    def clone(self):
        return Net(*(getattr(self, name).clone() for name in ("W1", "b1", "W2", "b2", "w3")))

    def to(self, dtype):
        return Net(*(getattr(self, name).to(dtype) for name in ("W1", "b1", "W2", "b2", "w3")))


@dataclass
class Rates:
    """One step is W <- W - rate * gradient - decay * W, where the gradient is a mean over the rows of the batch."""

    w1: float
    w2: float
    w3: float = 0.0
    decay1: float = 0.0
    decay2: float = 0.0
    decay3: float = 0.0


def new_net(d, p1, p2, eps=0.2):
    """W1 ~ N(0, 1/d), W2 ~ eps N(0, 1/p1), w3 ~ eps N(0, 1/p2), b1 ~ U(-1, 1), b2 ~ eps U(-1, 1)."""
    return Net(
        torch.randn(p1, d) / math.sqrt(d),
        2 * torch.rand(p1) - 1,
        eps * torch.randn(p2, p1) / math.sqrt(p1),
        eps * (2 * torch.rand(p2) - 1),
        eps * torch.randn(p2) / math.sqrt(p2),
    )


def layerwise_rates(d, p1, p2, share=1.0, lr=1.0, eps=0.2, reg1=0.0, reg2=0.0):
    """`share` = rows of a batch / rows of the data: the second layer's gradient is divided by the latter."""
    return Rates(
        w1=lr * math.sqrt(p1) / eps**2,
        w2=4 * lr * share * math.sqrt(p2) / (eps * p1),
        decay1=lr * reg1,
        decay2=4 * lr * reg2 * d**-1.5,
    )


def joint_rates(d, p1, p2, lr=1.0, eps=0.2, reg1=0.0, reg2=0.01, reg3=0.0):
    step = 0.15 * lr
    return Rates(
        w1=step * math.sqrt(p1) / eps**2,
        w2=step * math.sqrt(p2) / (eps * p1),
        w3=step / (eps * p2),
        decay1=step * reg1,
        decay2=step * reg2 * d**-1.5,
        decay3=step * reg3,
    )


class Target:
    """y = tanh(3 h), h(x) = a . (He2(z)/2 + He3(z)/6) / sqrt(m), a = +-1, z = W* x, W* of m = floor(sqrt d)
    orthonormal rows, x ~ N(0, I_d)."""

    def __init__(self, d):
        self.d = d
        self.m = math.isqrt(d)
        q, _ = torch.linalg.qr(torch.randn(d, self.m))
        self.directions = q.T.contiguous()
        self.signs = torch.sign(torch.randn(self.m))

    def feature(self, X):
        z = X @ self.directions.T
        return ((z**2 - 1) / 2 + (z**3 - 3 * z) / 6) @ self.signs / math.sqrt(self.m)

    def sample(self, n):
        X = torch.randn(n, self.d)
        return X, torch.tanh(3 * self.feature(X))


def updates(d, share, coefficient=5):
    """The numbers of updates of layer 1 and of layer 2 (joint and two-layer training use the second)."""
    return int(int(15 * math.log(d)) / share), int(int(coefficient * d**1.5) / share)
