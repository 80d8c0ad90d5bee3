"""The form tuned by hand: no tensor is allocated in a step, the mask is fused and in place, the update is part of the
last product, and the rows may be taken in tiles that stay in the cache."""

import torch

mask_ = torch.ops.aten.threshold_backward.grad_input


class Tuned:
    """`tile`: rows worked on at once (0: all). With one tile no gradient is stored: the product is added to W."""

    def __init__(self, net, rates, tile=0):
        self.net, self.rates, self.tile = net, rates, tile
        self.W1t, self.W2t = net.W1.t(), net.W2.t()
        self.rows = -1
        self.frozen = None

    def _allocate(self, n):
        net = self.net
        p1, p2, d, dtype = net.W1.shape[0], net.W2.shape[0], net.W1.shape[1], net.W1.dtype
        tile = n if self.tile <= 0 else min(self.tile, n)
        H1, D1 = torch.empty(tile, p1, dtype=dtype), torch.empty(tile, p1, dtype=dtype)
        H2, D2 = torch.empty(tile, p2, dtype=dtype), torch.empty(tile, p2, dtype=dtype)
        r = torch.empty(tile, dtype=dtype)
        self.tiles = []
        for low in range(0, n, tile):
            m = min(tile, n - low)
            self.tiles.append((low, low + m, H1[:m], D1[:m], D1[:m].t(), H2[:m], H2[:m].t(), D2[:m], D2[:m].t(), r[:m]))
        self.G1 = torch.empty_like(net.W1) if tile < n else None
        self.G2 = torch.empty_like(net.W2) if tile < n else None
        self.G3 = torch.empty_like(net.w3) if tile < n else None
        self.batch_X, self.batch_y = torch.empty(n, d, dtype=dtype), torch.empty(n, dtype=dtype)
        self.batch_H = None
        self.rows = n

    def freeze(self, X):
        """Keep relu(W1 x + b1) of all rows of X: layer 2 is about to be trained alone."""
        self.frozen = torch.addmm(self.net.b1, X, self.W1t).relu_()
        self.batch_H = None

    def step(self, which, X, y, idx=None):
        """One update on the rows `idx` of X [n, d] and y [n]; on all rows, uncopied, without `idx`."""
        n = X.shape[0] if idx is None else idx.shape[0]
        if n != self.rows:
            self._allocate(n)
        use_frozen = which == "layer2" and self.frozen is not None
        H = self.frozen if use_frozen else None
        if idx is not None:
            y = torch.index_select(y, 0, idx, out=self.batch_y)
            if use_frozen:
                if self.batch_H is None:
                    self.batch_H = torch.empty(n, H.shape[1], dtype=H.dtype)
                H = torch.index_select(H, 0, idx, out=self.batch_H)
            else:
                X = torch.index_select(X, 0, idx, out=self.batch_X)
        net, rates = self.net, self.rates
        one, three = which != "layer2", which == "joint"
        two = which != "layer1"
        whole = self.G1 is None
        # One tile: W <- (1 - decay) W - (rate/n) gradient in the product itself. Several: the gradient is summed first.
        into1, beta1 = (net.W1, 1 - rates.decay1) if whole else (self.G1, 0)
        into2, beta2 = (net.W2, 1 - rates.decay2) if whole else (self.G2, 0)
        into3, beta3 = (net.w3, 1 - rates.decay3) if whole else (self.G3, 0)
        for low, high, H1, D1, D1t, H2, H2t, D2, D2t, r in self.tiles:
            x, target = (X, y) if whole else (X[low:high], y[low:high])
            if use_frozen:
                H1 = H if whole else H[low:high]
            else:
                torch.addmm(net.b1, x, self.W1t, out=H1).relu_()
            torch.addmm(net.b2, H1, self.W2t, out=H2).relu_()
            torch.addmv(target, H2, net.w3, beta=-1, out=r)
            torch.outer(r, net.w3, out=D2)
            mask_(D2, H2, 0, grad_input=D2)
            if one:
                torch.mm(D2, net.W2, out=D1)
                mask_(D1, H1, 0, grad_input=D1)
                into1.addmm_(D1t, x, beta=beta1, alpha=-rates.w1 / n)
            if two:
                into2.addmm_(D2t, H1, beta=beta2, alpha=-rates.w2 / n)
            if three:
                into3.addmv_(H2t, r, beta=beta3, alpha=-rates.w3 / n)
            if not whole:
                beta1 = beta2 = beta3 = 1
        if not whole:
            for used, W, G, decay in (
                (one, net.W1, self.G1, rates.decay1),
                (two, net.W2, self.G2, rates.decay2),
                (three, net.w3, self.G3, rates.decay3),
            ):
                if used:
                    torch.add(G, W, alpha=1 - decay, out=W)

    def weights(self):
        return self.net
