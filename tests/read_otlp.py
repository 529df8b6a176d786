"""Prints what the OTLP requests in the files given as arguments say of metrics, read by OpenTelemetry's own messages."""
import json
import sys

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest


def read(path):
    with open(path, "rb") as file:
        return MessageToDict(ExportMetricsServiceRequest.FromString(file.read()))


print(json.dumps([read(path) for path in sys.argv[1:]]))
