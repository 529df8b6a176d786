"""Prints what TensorBoard's own reader finds in the folders given as arguments, as JSON: scalars, histograms, hparams."""
import json
import sys

from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

EVERYTHING = {"scalars": 0, "histograms": 0}


def read(folder):
    events = EventAccumulator(folder, tensor_size_guidance=EVERYTHING)
    events.Reload()
    found = {"scalars": {}, "histograms": {}, "hparams": []}
    for tag in events.Tags()["tensors"]:
        plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
        rows = [[e.step, tensor_util.make_ndarray(e.tensor_proto).tolist()] for e in events.Tensors(tag)]
        if plugin in ("scalars", "histograms"):
            found[plugin][tag] = rows
        else:
            found["hparams"].append(tag)
    return found


print(json.dumps([read(folder) for folder in sys.argv[1:]]))
