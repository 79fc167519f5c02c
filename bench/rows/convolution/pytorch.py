"""PyTorch, op by op: convolutions and the two halves of their backward pass."""

import json
import os
import sys
import time

import torch

# How long each measurement takes at least, in seconds.
LEAST = 0.1

torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
memory_format = torch.channels_last if os.environ["BENCH_CHANNELS"] == "last" else torch.contiguous_format


def microseconds_of(call):
    """The middle one of three times for a call."""
    times, calls = [], 1
    while len(times) < 3:
        start = time.perf_counter()
        for _ in range(calls):
            call()
        elapsed = time.perf_counter() - start
        if elapsed < LEAST:
            calls = int(calls * min(10, max(1.5, 1.2 * LEAST / elapsed))) + 1
        else:
            times.append(1e6 * elapsed / calls)
    return sorted(times)[1]


def numbers(*shape):
    return (2 * torch.rand(shape) - 1).contiguous(memory_format=memory_format)


results = {}
for shape in json.loads(sys.argv[1]):
    side, kernel, channels, filters = (shape[name] for name in ("side", "kernel", "channels", "filters"))
    stride, groups = shape["strides"], shape["groups"]
    padding = (kernel - 1) // 2 if shape["same"] else 0
    out = (side + 2 * padding - kernel) // stride + 1
    x = numbers(shape["batch"], channels, side, side)
    w = numbers(filters, channels // groups, kernel, kernel)
    g = numbers(shape["batch"], filters, out, out)

    def backward(images, weights):
        mask = [images, weights, False]
        return torch.ops.aten.convolution_backward(
            g, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, mask
        )

    with torch.no_grad():
        title = shape["title"]
        results[f"{title}: forward"] = microseconds_of(
            lambda: torch.nn.functional.conv2d(x, w, stride=stride, padding=padding, groups=groups)
        )
        results[f"{title}: by images"] = microseconds_of(lambda: backward(True, False))
        results[f"{title}: by kernel"] = microseconds_of(lambda: backward(False, True))
print(json.dumps({"version": torch.__version__, "results": results}), flush=True)
