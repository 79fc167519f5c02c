"""PyTorch: tensors in memory, rows picked by index, no data loader and no read-back inside the loop."""

import os

import torch
from torch.nn import functional as F

from row import read_job, report, stopwatch

job = read_job()
units, batch_size = job["units"], job["batchSize"]
softmax = job["output"] == "softmax"
torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
lap = stopwatch()

torch.manual_seed(job["seed"])
model = torch.nn.Sequential()
convolutions = job.get("convolutions")
memory_format = torch.channels_last if os.environ.get("BENCH_CHANNELS_LAST") else torch.contiguous_format
widths = list(units)
if convolutions:
    side, channels = convolutions["side"], 1
    for filters in convolutions["filters"]:
        convolution = torch.nn.Conv2d(channels, filters, 3)
        torch.nn.init.xavier_uniform_(convolution.weight)
        torch.nn.init.zeros_(convolution.bias)
        model.extend([convolution, torch.nn.ReLU(), torch.nn.MaxPool2d(2)])
        side, channels = (side - 2) // 2, filters
    model.append(torch.nn.Flatten())
    widths[0] = side * side * channels
for i, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
    if i > 0:
        model.append(torch.nn.ReLU())
    dense = torch.nn.Linear(inputs, outputs)
    torch.nn.init.xavier_uniform_(dense.weight)
    torch.nn.init.zeros_(dense.bias)
    model.append(dense)
model = model.to(memory_format=memory_format)
if job.get("optimizer") == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
else:
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.001, alpha=0.9, eps=1e-7)
loss_of = F.cross_entropy if softmax else F.binary_cross_entropy_with_logits


def correct_of(logits, y):
    return (logits.argmax(1) == y.argmax(1) if softmax else (logits > 0) == (y > 0.5)).sum()


def shaped(x):
    if not convolutions:
        return x
    side = convolutions["side"]
    return x.view(-1, 1, side, side).contiguous(memory_format=memory_format)


def forward(x, y):
    logits = model(shaped(x))
    return loss_of(logits, y), correct_of(logits.detach(), y)


if os.environ.get("BENCH_COMPILE"):
    forward = torch.compile(forward, dynamic=False)
    optimizer.step = torch.compile(optimizer.step, dynamic=False)

x, y = torch.from_numpy(job["train"]["x"]), torch.from_numpy(job["train"]["y"])
setup = lap()

seconds = []
for _ in range(job["epochs"]):
    loss_sum, correct_sum = torch.zeros(()), torch.zeros((), dtype=torch.int64)
    for rows in torch.randperm(len(x)).split(batch_size):
        loss, correct = forward(x.index_select(0, rows), y.index_select(0, rows))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach() * len(rows)
        correct_sum += correct
    assert torch.isfinite(loss_sum)
    seconds.append(lap())

with torch.no_grad():
    xt, yt = torch.from_numpy(job["test"]["x"]), torch.from_numpy(job["test"]["y"])
    accuracy = correct_of(model(shaped(xt)), yt).item() / len(xt)
report(version=torch.__version__, setup=setup, seconds=seconds, accuracy=accuracy)
