"""Whole trainings, layer by layer: the published algorithm, and many small ones."""

import time

import torch

from torch_autograd import Autograd
from torch_data import Target, joint_rates, layerwise_rates, new_net, updates
from torch_plain import Plain, forward, mean_squared_error, ridge
from torch_tuned import Tuned

FORMS = ("plain", "autograd", "tuned")


def trainer(form, net, rates, tile=0):
    if form == "tuned":
        return Tuned(net, rates, tile)
    return {"plain": Plain, "autograd": Autograd}[form](net, rates)


def steps(request, form):
    """Seconds of each step on a batch of n rows. All forms but `tuned` take it from the data by a random index."""
    n, d, p1, p2 = (request[key] for key in ("n", "d", "p1", "p2"))
    which = request["step"]
    if which not in ("layer1", "layer2", "joint"):
        raise ValueError(f"step: must be layer1, layer2 or joint, got {which!r}")
    torch.manual_seed(0)
    X, y = Target(d).sample(n)
    rates = joint_rates(d, p1, p2) if which == "joint" else layerwise_rates(d, p1, p2)
    train = trainer(form, new_net(d, p1, p2), rates, request.get("tile", 0))
    if request.get("frozen", False):
        train.freeze(X)
    seconds = []
    warmup = request.get("warmup", 2)
    for repeat in range(warmup + request.get("repeats", 1)):
        start = time.perf_counter()
        idx = None if form == "tuned" else torch.randperm(n)
        train.step(which, X, y, idx)
        if repeat >= warmup:
            seconds.append(time.perf_counter() - start)
    net = train.weights()
    return {"seconds": seconds, "loss": mean_squared_error(forward(X, net)[4], y) / 2}


def layerwise(request, form):
    """T1 updates of layer 1, T2 of layer 2, ridge for layer 3, each trial from new data. The data are not timed."""
    d, n, p1, p2 = (request[key] for key in ("d", "n", "p1", "p2"))
    share = request.get("share", 0.7)
    count1, count2 = updates(d, share, request.get("coefficient", 5))
    batch = int(share * n)
    rates = layerwise_rates(d, p1, p2, share=batch / n)
    seconds, phases, errors, train_errors = [], [], [], []
    for trial in range(request.get("trials", 1)):
        torch.manual_seed(1926 + trial)
        target = Target(d)
        X, y = target.sample(n)
        X_test, y_test = target.sample(1000)
        net = new_net(d, p1, p2)
        start = time.perf_counter()
        train = trainer(form, net, rates, request.get("tile", 0))
        for _ in range(count1):
            train.step("layer1", X, y, torch.randperm(n)[:batch])
        first = time.perf_counter()
        train.freeze(X)
        for _ in range(count2):
            train.step("layer2", X, y, torch.randperm(n)[:batch])
        second = time.perf_counter()
        net = train.weights()
        w = ridge(forward(X, net)[3], y, request.get("lambda", 1.0))
        errors.append(mean_squared_error(forward(X_test, net)[3] @ w, y_test))
        end = time.perf_counter()
        train_errors.append(mean_squared_error(forward(X, net)[3] @ w, y))
        seconds.append(end - start)
        phases.append({"layer1": first - start, "layer2": second - first, "ridge": end - second})
    return {"seconds": seconds, "phases": phases, "errors": errors, "trainErrors": train_errors,
            "updates": [count1, count2], "batch": batch}


def small(request, form):
    """`count` trainings one after the other, full batch, layer 1 then layer 2 (half the steps each), then ridge.
    One entry of `seconds` is the time of all of them; data and initial weights are drawn before."""
    n, d, p1, p2 = (request.get(key, default) for key, default in (("n", 256), ("d", 32), ("p1", 128), ("p2", 16)))
    count, half = request.get("count", 200), request.get("steps", 100) // 2
    rates = layerwise_rates(d, p1, p2)
    everything = torch.arange(n)
    seconds = []
    for repeat in range(request.get("repeats", 1)):
        torch.manual_seed(repeat)
        problems = [(*Target(d).sample(n), new_net(d, p1, p2)) for _ in range(count)]
        start = time.perf_counter()
        total = 0.0
        for X, y, net in problems:
            train = trainer(form, net, rates)
            idx = None if form == "tuned" else everything
            for _ in range(half):
                train.step("layer1", X, y, idx)
            train.freeze(X)
            for _ in range(half):
                train.step("layer2", X, y, idx)
            H = forward(X, train.weights())[3]
            total += mean_squared_error(H @ ridge(H, y, 1e-3), y)
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, "trainError": total / count, "count": count, "steps": 2 * half}


def gemm(request, form):
    """Seconds of one product [m, k] x [k, n] in float32, each entry the mean of `count` products."""
    m, k, n = (request[key] for key in ("m", "k", "n"))
    count = request.get("count", 1)
    A, B = torch.randn(m, k), torch.randn(k, n)
    C = torch.empty(m, n) if form == "tuned" else None
    seconds = []
    for repeat in range(1 + request.get("repeats", 1)):
        start = time.perf_counter()
        for _ in range(count):
            if C is None:
                A @ B
            else:
                torch.mm(A, B, out=C)
        if repeat > 0:
            seconds.append((time.perf_counter() - start) / count)
    return {"seconds": seconds}
