"""One kernel and its clients for a class of tests, over the Jupyter protocol."""

import os
import unittest

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

KERNEL = os.environ.get("KERNEL", "tslab")
LONG = 60


class Kernel(unittest.TestCase):
    """One kernel for the tests of a class; each leaves it idle."""

    @classmethod
    def setUpClass(cls):
        cls.manager = KernelManager(kernel_name=KERNEL)
        cls.manager.start_kernel()
        cls.client = cls.new_client()

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    @classmethod
    def new_client(cls, **changes):
        if changes:
            client = BlockingKernelClient()
            client.load_connection_info({**cls.manager.get_connection_info(), **changes})
            client.start_channels()
            return client
        client = cls.manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=LONG)
        return client

    def until_idle(self, msg_id, client=None):
        """Everything on iopub up to the request's idle, whoever's it is."""
        messages = []
        while True:
            message = (client or self.client).get_iopub_msg(timeout=LONG)
            messages.append(message)
            if message["parent_header"].get("msg_id") == msg_id and message["content"].get("execution_state") == "idle":
                return messages

    def run_cell(self, code, client=None, **options):
        """The reply, and what was published for this cell but its status."""
        client = client or self.client
        msg_id = client.execute(code, **options)
        reply = client.get_shell_msg(timeout=LONG)
        self.assertEqual(reply["parent_header"]["msg_id"], msg_id)
        own = [m for m in self.until_idle(msg_id, client) if m["parent_header"].get("msg_id") == msg_id]
        return reply["content"], [m for m in own if m["msg_type"] != "status"]

    def shown(self, messages):
        """Type and text of each output."""
        parts = []
        for message in messages:
            content = message["content"]
            kind = message["msg_type"]
            if kind == "stream":
                parts.append((content["name"], content["text"]))
            elif "data" in content:
                parts.append((kind, content["data"].get("text/plain")))
            elif kind == "error":
                parts.append((kind, content["ename"]))
            elif kind == "clear_output":
                parts.append((kind, content["wait"]))
        return parts

    def first_output(self, client=None):
        """Waits until the running cell has shown something."""
        while True:
            message = (client or self.client).get_iopub_msg(timeout=LONG)
            if message["msg_type"] == "stream":
                return message
