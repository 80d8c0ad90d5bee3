"""The form of an ordinary research script: expressions as on paper, a new tensor for each, batches copied by index."""

import math

import torch


def relu_prime(x):
    return (x > 0).float()


def forward(X, net):
    pre1 = X @ net.W1.T + net.b1
    h1 = torch.relu(pre1)
    pre2 = h1 @ net.W2.T + net.b2
    h2 = torch.relu(pre2)
    return pre1, h1, pre2, h2, h2 @ net.w3


def gradient_layer1(X, y, net):
    pre1, _, pre2, _, f = forward(X, net)
    delta2 = (f - y)[:, None] * net.w3[None, :] * relu_prime(pre2)
    delta1 = (delta2 @ net.W2) * relu_prime(pre1)
    return delta1.T @ X / X.shape[0]


def gradient_layer2(X, y, net):
    _, h1, pre2, _, f = forward(X, net)
    delta2 = (f - y)[:, None] * net.w3[None, :] * relu_prime(pre2)
    return delta2.T @ h1 / X.shape[0]


def gradient_joint(X, y, net):
    pre1, h1, pre2, h2, f = forward(X, net)
    n = X.shape[0]
    delta2 = (f - y)[:, None] * net.w3[None, :] * relu_prime(pre2)
    delta1 = (delta2 @ net.W2) * relu_prime(pre1)
    return delta1.T @ X / n, delta2.T @ h1 / n, h2.T @ (f - y) / n


class Plain:
    def __init__(self, net, rates):
        self.net = net
        self.rates = rates

    def step(self, which, X, y, idx):
        """One update on the rows `idx` of X [n, d] and y [n]."""
        net, r = self.net, self.rates
        X_batch, y_batch = X[idx], y[idx]
        if which == "layer1":
            grad = gradient_layer1(X_batch, y_batch, net)
            net.W1 = net.W1 - (r.w1 * grad + r.decay1 * net.W1)
        elif which == "layer2":
            grad = gradient_layer2(X_batch, y_batch, net)
            net.W2 = net.W2 - (r.w2 * grad + r.decay2 * net.W2)
        else:
            grad1, grad2, grad3 = gradient_joint(X_batch, y_batch, net)
            net.W1 = net.W1 - (r.w1 * grad1 + r.decay1 * net.W1)
            net.W2 = net.W2 - (r.w2 * grad2 + r.decay2 * net.W2)
            net.w3 = net.w3 - (r.w3 * grad3 + r.decay3 * net.w3)

    def freeze(self, X):
        """Layer 2 is about to be trained alone; this form recomputes the first layer all the same."""

    def weights(self):
        return self.net


def ridge(H, y, lam):
    """(H^T H + lam n I) w = H^T y."""
    n, p = H.shape
    return torch.linalg.solve(H.T @ H + lam * n * torch.eye(p, dtype=H.dtype), H.T @ y)


def mean_squared_error(f, y):
    return float(((f - y) ** 2).mean())


class TwoLayer:
    """f(x) = w . relu(W x + b) with W trained; rate sqrt(p)/eps."""

    def __init__(self, d, p, lr=1.0, eps=0.2, reg=0.01):
        self.W = torch.randn(p, d) / math.sqrt(d)
        self.b = 2 * torch.rand(p) - 1
        self.w = eps * torch.randn(p) / math.sqrt(p)
        self.lr, self.rate, self.reg = lr, math.sqrt(p) / eps, reg

    def hidden(self, X):
        return torch.relu(X @ self.W.T + self.b)

    def step(self, X, y, idx):
        X_batch, y_batch = X[idx], y[idx]
        pre = X_batch @ self.W.T + self.b
        f = torch.relu(pre) @ self.w
        delta = (f - y_batch)[:, None] * self.w[None, :] * relu_prime(pre)
        grad = delta.T @ X_batch / X_batch.shape[0]
        self.W = self.W - self.lr * (self.rate * grad + self.reg * self.W)
