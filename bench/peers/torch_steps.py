"""Answers benchmark requests, one JSON object a line, from stdin to stdout, until stdin ends. See README.md."""

import argparse
import json
import sys

sys.dont_write_bytecode = True

import ctypes

import torch

from torch_authors import authors, peak_mib
from torch_check import check
from torch_kernel import kernel_ridge
from torch_runs import FORMS, gemm, layerwise, small, steps

TASKS = {"step": steps, "gemm": gemm, "kernel-ridge": kernel_ridge, "small": small, "layerwise": layerwise}


def openblas():
    """The OpenBLAS that torch has loaded, or None: torch.set_num_threads does not reach one built on pthreads."""
    try:
        return ctypes.CDLL("libopenblas.so.0")
    except OSError:
        return None


def set_threads(elementwise, products):
    torch.set_num_threads(elementwise)
    library = openblas()
    if library is not None:
        library.openblas_set_num_threads(products)


def about(form):
    answer = {"torch": torch.__version__, "form": form, "elementwiseThreads": torch.get_num_threads(),
              "cpuCapability": torch.__config__.show().split("CPU capability usage: ")[-1].split("\n")[0]}
    library = openblas()
    if library is not None:
        library.openblas_get_config.restype = ctypes.c_char_p
        answer["blas"] = library.openblas_get_config().decode().strip()
        answer["blasThreads"] = library.openblas_get_num_threads()
    return answer


def answer(request, default_form):
    task, form = request.get("task"), request.get("form", default_form)
    if form not in FORMS:
        raise ValueError(f"form: must be one of {', '.join(FORMS)}, got {form!r}")
    if task == "authors":
        return authors(request)
    if task == "memory":
        return {"peakMiB": peak_mib()}
    if task == "about":
        return about(form)
    if task not in TASKS:
        raise ValueError(f"task: must be one of {', '.join((*TASKS, 'authors', 'memory', 'about'))}, got {task!r}")
    return TASKS[task](request, form)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1, help="of torch and of OpenBLAS")
    parser.add_argument("--elementwise-threads", type=int, help="of torch alone (default: --threads)")
    parser.add_argument("--form", choices=FORMS, default="plain", help="default; a request's own `form` wins")
    parser.add_argument("--check", action="store_true", help="compare the forms, print, exit 1 if they differ")
    options = parser.parse_args()
    set_threads(options.elementwise_threads or options.threads, options.threads)
    torch.set_grad_enabled(False)
    if options.check:
        result = check()
        for line in result["lines"]:
            print(f"{'ok  ' if line['passes'] else 'FAIL'} {line['distance']:.1e}  {line['compared']}")
        print("errors of a whole layerwise run:", result["layerwiseErrors"])
        sys.exit(1 if result["failures"] else 0)
    for line in sys.stdin:
        if line.strip() == "":
            continue
        try:
            reply = answer(json.loads(line), options.form)
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
