"""What every Python row shares: a job in, its data in memory, one line of JSON out."""

import json
import resource
import sys
import time

import numpy as np


def read_job():
    """The job of the command line, with its data read into memory."""
    job = json.loads(sys.argv[1])
    for data in (job["train"], job["test"]):
        for name, width in (("x", job["units"][0]), ("y", job["units"][-1])):
            data[name] = np.fromfile(data[name], dtype=np.float32, count=data["count"] * width).reshape(-1, width)
    return job


def stopwatch():
    """A function that returns the seconds since its last call; the first since now."""
    last = time.perf_counter()

    def lap():
        nonlocal last
        now = time.perf_counter()
        last, seconds = now, now - last
        return seconds

    return lap


def report(**measurements):
    """Prints the row's measurements with the peak of the process's resident memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    measurements["peakMB"] = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(measurements), flush=True)
