"""Do the forms compute the same thing? Each form's update of each step in float32, against autograd in float64.

The update is made with a rate so large that W itself disappears beside it, and divided by the rate again: compared is
the update that the benchmark times, not a gradient function beside it. Tolerance 1e-4 of the largest entry: sums of
n = 500 products in float32 err by about sqrt(n) 2^-24 = 1e-6. A unit within 1e-6 of its kink may flip, which changes
one of the n terms of its row, about 1e-3 of its size: rare at these sizes, and the seed is fixed."""

import torch

from torch_data import Rates, Target, new_net
from torch_kernel import problem, solver
from torch_runs import FORMS, layerwise, trainer

TOLERANCE = 1e-4
RATE = 1e6


def update(form, net, batch, which, tile=0, frozen=False, decay=0.0):
    X, y = batch
    train = trainer(form, net.clone(), Rates(RATE, RATE, RATE, decay, decay, decay), tile)
    if frozen:
        train.freeze(X)
    train.step(which, X, y, torch.arange(X.shape[0]))
    after = train.weights()
    names = {"layer1": ("W1",), "layer2": ("W2",), "joint": ("W1", "W2", "w3")}[which]
    for name in ("W1", "W2", "w3"):
        if name not in names and not torch.equal(getattr(after, name), getattr(net, name)):
            raise AssertionError(f"{form}, {which}: {name} must stay as it is")
    return [(getattr(net, name) - getattr(after, name)) / RATE for name in names]


def distance(ours, theirs):
    return max(float((a.double() - b.double()).abs().max() / b.double().abs().max()) for a, b in zip(ours, theirs))


def check():
    torch.manual_seed(3)
    d, p1, p2, n = 24, 150, 40, 500
    batch = Target(d).sample(n)
    net = new_net(d, p1, p2)
    exact_batch, exact_net = tuple(part.double() for part in batch), net.to(torch.float64)
    lines, failures = [], 0

    def report(name, value, passes):
        nonlocal failures
        failures += not passes
        lines.append({"compared": name, "distance": value, "passes": passes})

    for which in ("layer1", "layer2", "joint"):
        exact = update("autograd", exact_net, exact_batch, which)
        cases = [(form, 0, False) for form in FORMS] + [("tuned", 128, False)]
        if which == "layer2":
            cases += [("tuned", 0, True), ("tuned", 128, True)]
        for form, tile, frozen in cases:
            value = distance(update(form, net, batch, which, tile, frozen), exact)
            report(f"{which}, {form}, tile {tile}, frozen {frozen}", value, value < TOLERANCE)
        # A wrong gradient must be seen: one with the biases of the second layer moved by a tenth.
        wrong = net.clone()
        wrong.b2 = wrong.b2 + 0.1
        value = distance(update("tuned", wrong, batch, which), exact)
        report(f"{which}, control (b2 + 0.1)", value, value > 100 * TOLERANCE)
        decayed = update("autograd", exact_net, exact_batch, which, decay=RATE)
        for form, tile in (("plain", 0), ("autograd", 0), ("tuned", 0), ("tuned", 128)):
            value = distance(update(form, net, batch, which, tile, decay=RATE), decayed)
            report(f"{which} with decay, {form}, tile {tile}", value, value < TOLERANCE)

    X, y, test, _ = problem(300, d, "float64")
    products = X @ X.T
    K, T = products**2 + products + 1, (test @ X.T) ** 2 + test @ X.T + 1
    exact = T @ torch.linalg.inv(K + 300 * torch.eye(300, dtype=X.dtype)) @ y
    for form in ("plain", "tuned"):
        for precision in ("float32", "float64"):
            Xp, yp, tp = (part.to(getattr(torch, precision)) for part in (X, y, test))
            *_, f = solver(form, 300, 1000, Xp.dtype)(Xp, yp, tp, 1.0)
            value = distance([f], [exact])
            tolerance = TOLERANCE if precision == "float32" else 1e-10
            report(f"kernel ridge, {form}, {precision}", value, value < tolerance)

    request = {"d": 16, "n": 300, "p1": 80, "p2": 20, "trials": 1}
    runs = {form: layerwise(request, form)["errors"][0] for form in FORMS}
    return {"failures": failures, "lines": lines, "layerwiseErrors": runs}
