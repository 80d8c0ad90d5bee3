"""The form with `nn.Module` and autograd; no optimizer object, the update is written out."""

import torch
from torch import nn
from torch.nn import functional as F

from torch_data import Net


class Module(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.W1 = nn.Parameter(net.W1)
        self.W2 = nn.Parameter(net.W2)
        self.w3 = nn.Parameter(net.w3)
        self.register_buffer("b1", net.b1)
        self.register_buffer("b2", net.b2)

    def forward(self, X):
        h1 = F.relu(F.linear(X, self.W1, self.b1))
        h2 = F.relu(F.linear(h1, self.W2, self.b2))
        return h2 @ self.w3


class Autograd:
    def __init__(self, net, rates):
        self.module = Module(net)
        self.phase = None
        m, r = self.module, rates
        self.trained = {
            "layer1": [(m.W1, r.w1, r.decay1)],
            "layer2": [(m.W2, r.w2, r.decay2)],
            "joint": [(m.W1, r.w1, r.decay1), (m.W2, r.w2, r.decay2), (m.w3, r.w3, r.decay3)],
        }

    def step(self, which, X, y, idx):
        trained = self.trained[which]
        if which != self.phase:
            self.phase = which
            for parameter in self.module.parameters():
                parameter.requires_grad_(any(parameter is p for p, _, _ in trained))
        with torch.enable_grad():
            loss = 0.5 * ((self.module(X[idx]) - y[idx]) ** 2).mean()
            grads = torch.autograd.grad(loss, [p for p, _, _ in trained])
        with torch.no_grad():
            for (parameter, rate, decay), grad in zip(trained, grads):
                parameter.sub_(rate * grad + decay * parameter)

    def freeze(self, X):
        """Layer 2 is about to be trained alone; this form recomputes the first layer all the same."""

    def weights(self):
        m = self.module
        return Net(m.W1.detach(), m.b1, m.W2.detach(), m.b2, m.w3.detach())
