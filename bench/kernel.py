"""Times Jupyter kernels against each other, as a front end sees them: from a request to its reply.

usage: kernel.py FOLDER ROUNDS CELLS KERNEL...; kernelspecs are found through JUPYTER_PATH. Prints JSON on standard
output, {kernel: {measure: [milliseconds, one a round]}}, and progress on standard error.

Kernels take turns: in each round every one of them is started once, in an order that turns, so that what disturbs the
machine disturbs all of them.
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager

LONG = 120

# What TypeScript has to look at in each: a type of its own, a generic call, a name of an earlier cell.
FIRST = "let total: number = 0;"
SMALL = (
    "interface Point{n} {{ readonly x: number; readonly y: number }}\n"
    "const points{n}: readonly Point{n}[] = [{{ x: {n}, y: 4 }}, {{ x: 5, y: {n} }}];\n"
    "total += points{n}.map(({{ x, y }}) => Math.hypot(x, y)).reduce((sum, each) => sum + each, 0);"
)
IMPORT = "import * as tf from '@tensorflow/tfjs';\ntf.version.tfjs"


def since(started):
    return (time.perf_counter() - started) * 1000


def execute(client, code):
    """Milliseconds from the request until both its reply and its last output are here."""
    started = time.perf_counter()
    msg_id = client.execute(code)
    reply = client.get_shell_msg(timeout=LONG)["content"]
    if reply["status"] != "ok":
        raise RuntimeError(f"{code}\n{reply}")
    while True:
        message = client.get_iopub_msg(timeout=LONG)
        own = message["parent_header"].get("msg_id") == msg_id
        if own and message["content"].get("execution_state") == "idle":
            return since(started)


def measure(kernel, folder, cells):
    started = time.perf_counter()
    manager = KernelManager(kernel_name=kernel)
    manager.start_kernel(cwd=folder, stderr=sys.stderr if "--verbose" in sys.argv else open("/dev/null", "w"))
    client = manager.blocking_client()
    try:
        client.start_channels(hb=False)
        client.kernel_info()
        client.get_shell_msg(timeout=LONG)
        reply = since(started)
        # Nothing that is published before a client has subscribed reaches it: ask until something does.
        client.wait_for_ready(timeout=LONG)
        execute(client, FIRST)
        first = since(started)
        small = [execute(client, SMALL.format(n=n)) for n in range(cells)]
        return {
            "start to first reply": reply,
            "start to first cell": first,
            "small cell": sorted(small)[len(small) // 2],
            "import of tfjs": execute(client, IMPORT),
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    folder, rounds, cells, *kernels = [arg for arg in sys.argv[1:] if arg != "--verbose"]
    times = {kernel: {} for kernel in kernels}
    for turn in range(int(rounds)):
        for position in range(len(kernels)):
            kernel = kernels[(turn + position) % len(kernels)]
            print(f"round {turn + 1} of {rounds}: {kernel}", file=sys.stderr, flush=True)
            for name, milliseconds in measure(kernel, folder, int(cells)).items():
                times[kernel].setdefault(name, []).append(milliseconds)
    print(json.dumps(times))


main()
