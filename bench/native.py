"""Native peers on one thread: ONNX Runtime and JAX. Reads a list of {shape, model} from stdin (model: path of a .onnx file)
and writes the median milliseconds of each to stdout, as JSON."""

import json
import os
import sys
import time

# Before the libraries are imported: one processor, one thread.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ.update(
    OMP_NUM_THREADS="1",
    JAX_PLATFORMS="cpu",
    XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import onnxruntime as ort  # noqa: E402

BEYOND_CACHE = 96 * 2**20  # inputs and outputs together, as in peers/tensors.ts
EPSILON = 1e-5
BUDGET_S = 4


def median_ms(run, inputs):
    for x in inputs[:2]:
        run(x)
    times = []
    begin = time.perf_counter()
    while len(times) < 200 and (len(times) < 15 or time.perf_counter() - begin < BUDGET_S):
        x = inputs[len(times) % len(inputs)]
        start = time.perf_counter()
        run(x)
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000


def layer_norm(x, gamma, beta):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + EPSILON) * gamma + beta


forward = jax.jit(layer_norm)


@jax.jit
def gradient(x, gamma, beta, dy):
    y, back = jax.vjp(layer_norm, x, gamma, beta)
    return y, *back(dy)


def onnx_runtime(path, arrays, gamma, beta):
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    # Outputs are bound, so that nothing is allocated or copied, and rotate like the inputs.
    bindings = []
    for x in arrays:
        binding = session.io_binding()
        values = {"X": x, "Scale": gamma, "B": beta}
        for name, array in values.items():
            binding.bind_ortvalue_input(name, ort.OrtValue.ortvalue_from_numpy(array))
        binding.bind_ortvalue_output("Y", ort.OrtValue.ortvalue_from_numpy(np.empty_like(x)))
        bindings.append(binding)
    return median_ms(session.run_with_iobinding, bindings)


def measure(shape, model):
    random = np.random.default_rng(1)
    width = shape[-1]
    size = int(np.prod(shape))
    copies = min(64, max(2, -(-BEYOND_CACHE // (8 * size))))
    arrays = [random.standard_normal(shape, dtype=np.float32) for _ in range(copies)]
    gamma = random.uniform(0.5, 1.5, width).astype(np.float32)
    beta = random.standard_normal(width, dtype=np.float32)
    xs = [jnp.asarray(x) for x in arrays]
    dy = jnp.asarray(arrays[0])
    g, b = jnp.asarray(gamma), jnp.asarray(beta)
    held = []

    def hold(outputs):
        held.append(jax.block_until_ready(outputs))
        if len(held) > copies:
            held.pop(0)

    return {
        "shape": shape,
        "forward": {
            "ONNX Runtime (native)": onnx_runtime(model, arrays, gamma, beta),
            "JAX (native)": median_ms(lambda x: hold(forward(x, g, b)), xs),
        },
        "gradient": {"JAX (native)": median_ms(lambda x: hold(gradient(x, g, b, dy)), xs)},
    }


results = [measure(task["shape"], task["model"]) for task in json.load(sys.stdin)]
versions = {"onnxruntime": ort.__version__, "jax": jax.__version__, "python": sys.version.split()[0]}
json.dump({"versions": versions, "results": results}, sys.stdout)
