"""A stand-in, written for this benchmark, for a whole research script that compares four learners over a range of
sample sizes: three layers trained one by one, three layers trained jointly, two layers, and kernel ridge regression.

It follows the published description of the algorithm and is the plain form throughout. As scripts of the kind do, it
keeps the weights of every `record`-th update in a list and turns the lists into curves of the overlaps afterwards:
M_W = sqrt(mean_i |W* w_i|^2 / |w_i|^2), and M_h = the root mean square over i of the cosine, over 1000 fresh points,
between the second layer's pre-activation i and h*."""

import resource
import time

import torch

from torch_data import Target, joint_rates, layerwise_rates, new_net, updates
from torch_kernel import plain as kernel_plain
from torch_plain import Plain, TwoLayer, forward, mean_squared_error, ridge


def overlap_first(W, target):
    return float(torch.sqrt((((W @ target.directions.T) ** 2).sum(1) / (W**2).sum(1)).mean()))


def overlap_second(pre2, h):
    cosines = (pre2.T @ h) / (pre2.norm(dim=0) * h.norm())
    return float(torch.sqrt((cosines**2).mean()))


def curves(trajectory, target):
    first, second = [], []
    X = torch.randn(1000, target.d)
    h = target.feature(X)
    for net in trajectory:
        first.append(overlap_first(net.W1, target))
        second.append(overlap_second(forward(X, net)[2], h))
    return {"MW": first, "Mh": second}


def authors(request):
    d, kappas = request["d"], request["kappas"]
    p2, share, lam, every = (request.get(key, default)
                             for key, default in (("p2", 100), ("share", 0.7), ("lambda", 1.0), ("record", 1)))
    sizes = [int(d**kappa) for kappa in kappas]
    p1 = int(max(sizes) ** 0.9)
    count1, count2 = updates(d, share, request.get("coefficient", 5))
    spent = dict.fromkeys(("layerwise", "joint", "twoLayer", "kernel", "overlaps"), 0.0)
    results = []
    torch.manual_seed(1926 ^ d)
    begin = time.perf_counter()

    def charge(name, since):
        now = time.perf_counter()
        spent[name] += now - since
        return now

    for n in sizes:
        target = Target(d)
        X, y = target.sample(n)
        X_test, y_test = target.sample(1000)
        batch = int(share * n)

        def train(learner, phases):
            trajectory = []
            for which, count in phases:
                for t in range(count):
                    learner.step(which, X, y, torch.randperm(n)[:batch])
                    if t % every == 0:
                        trajectory.append(learner.net.clone())
            return trajectory

        mark = time.perf_counter()
        net = Plain(new_net(d, p1, p2), layerwise_rates(d, p1, p2, share=batch / n))
        layerwise_path = train(net, [("layer1", count1), ("layer2", count2)])
        w = ridge(forward(X, net.net)[3], y, lam)
        layerwise_error = mean_squared_error(forward(X_test, net.net)[3] @ w, y_test)
        mark = charge("layerwise", mark)

        net = Plain(new_net(d, p1, p2), joint_rates(d, p1, p2))
        joint_path = train(net, [("joint", count2)])
        joint_error = mean_squared_error(forward(X_test, net.net)[4], y_test)
        mark = charge("joint", mark)

        two = TwoLayer(d, max(1, p1 // 15))
        two_path = []
        for t in range(count2):
            two.step(X, y, torch.randperm(n)[:batch])
            if t % every == 0:
                two_path.append(two.W.clone())
        two_error = mean_squared_error(two.hidden(X_test) @ ridge(two.hidden(X), y, lam), y_test)
        mark = charge("twoLayer", mark)

        *_, prediction = kernel_plain(X, y, X_test, lam)
        kernel_error = mean_squared_error(prediction, y_test)
        mark = charge("kernel", mark)

        paths = {
            "layerwise": curves(layerwise_path, target),
            "joint": curves(joint_path, target),
            "twoLayer": {"MW": [overlap_first(W, target) for W in two_path]},
        }
        charge("overlaps", mark)
        results.append({
            "n": n,
            "errors": {"layerwise": layerwise_error, "joint": joint_error,
                       "twoLayer": two_error, "kernel": kernel_error},
            "overlaps": {name: {key: path[-1] for key, path in parts.items()} for name, parts in paths.items()},
        })
    seconds = time.perf_counter() - begin
    return {"seconds": [seconds], "parts": spent, "p1": p1, "updates": [count1, count2], "results": results,
            "peakMiB": peak_mib()}


def peak_mib():
    """Peak resident set of this process since it began, MiB (Linux counts ru_maxrss in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
