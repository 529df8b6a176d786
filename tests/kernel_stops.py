"""How a kernel stops: a cell when it is interrupted, its worker when it dies, itself when it is shut down.

usage: KERNEL=tslab python -m unittest -v tests/kernel_stops.py; the kernelspec is found through JUPYTER_PATH
"""

import os
import signal
import time
import unittest

from jupyter_client.manager import KernelManager

from tests.kernel_client import KERNEL, LONG, Kernel


class Interrupts(Kernel):
    def interrupted(self, code, interrupt):
        self.run_cell("const kept = 'kept';")
        msg_id = self.client.execute(code)
        self.first_output()
        interrupt()
        reply = self.client.get_shell_msg(timeout=LONG)["content"]
        self.until_idle(msg_id)
        self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))
        self.assertEqual(self.shown(self.run_cell("kept")[1]), [("execute_result", "kept")])

    def test_busy_loop_by_message(self):
        self.interrupted("console.log(1);\nwhile (true) {}", self.manager.interrupt_kernel)

    def test_busy_loop_by_signal(self):
        self.interrupted("console.log(1);\nwhile (true) {}", lambda: self.manager.signal_kernel(signal.SIGINT))

    def test_busy_loop_after_an_await(self):
        # Node sees no signal there: the worker is ended, the kernel goes on.
        msg_id = self.client.execute("console.log(1);\nawait null;\nwhile (true) {}")
        self.first_output()
        self.manager.interrupt_kernel()
        reply = self.client.get_shell_msg(timeout=LONG)["content"]
        self.until_idle(msg_id)
        self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))
        self.assertEqual(
            reply["traceback"],
            [
                "Interrupted: the cell was interrupted in a loop after an await, "
                "which can be ended only together with its process.",
                "What cells declared is gone; the next cell runs in a new process.",
            ],
        )
        self.assertEqual(self.run_cell("1")[0]["status"], "ok")

    def test_pending_await(self):
        self.interrupted("console.log(1);\nawait new Promise(() => {});", self.manager.interrupt_kernel)

    def test_question(self):
        self.interrupted("console.log(1);\nawait input('?');", self.manager.interrupt_kernel)
        self.client.get_stdin_msg(timeout=LONG)


class Crashes(Kernel):
    def test_a_killed_worker_is_told_and_replaced(self):
        _, shown = self.run_cell("const lost = 1;\nconsole.log(process.pid)")
        reply, shown = self.run_cell("process.kill(process.pid, 'SIGKILL');\nawait new Promise(() => {});")
        self.assertEqual((reply["status"], reply["ename"]), ("error", "ProcessKilled"))
        self.assertEqual(
            shown[-1]["content"]["traceback"],
            [
                "ProcessKilled: the process that ran the cell was ended by SIGKILL; "
                "if the cell did not do that itself, the system may have run out of memory.",
                "What cells declared is gone; the next cell runs in a new process.",
            ],
        )
        reply, _ = self.run_cell("lost")
        self.assertEqual(reply["evalue"], "Cannot find name 'lost'. (TS2304)")

    def test_a_worker_that_dies_between_cells_is_told_under_the_last_one(self):
        _, shown = self.run_cell("console.log(process.pid)")
        pid = int(self.shown(shown)[0][1])
        parent = shown[0]["parent_header"]["msg_id"]
        os.kill(pid, signal.SIGKILL)
        message = self.first_output()
        self.assertEqual(message["parent_header"]["msg_id"], parent)
        self.assertIn("was ended by SIGKILL", message["content"]["text"])
        self.assertEqual(self.run_cell("1")[0]["status"], "ok")

    def test_out_of_memory(self):
        # V8 takes the worker down, not the kernel.
        self.run_cell("import { setFlagsFromString } from 'node:v8';\nsetFlagsFromString('--max-old-space-size=100');")
        reply, _ = self.run_cell("const hoard: number[][] = [];\nwhile (true) hoard.push(new Array(1e5).fill(1.5));")
        self.assertEqual(reply["ename"], "OutOfMemory")
        self.assertEqual(self.run_cell("1")[0]["status"], "ok")


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Ends(unittest.TestCase):
    def until(self, what, check):
        end = time.monotonic() + LONG
        while not check():
            self.assertLess(time.monotonic(), end, f"waited {LONG} s in vain until {what}")
            time.sleep(0.1)

    def test_shutdown_echoes_restart_and_leaves_no_process(self):
        for restart in (True, False):
            manager = KernelManager(kernel_name=KERNEL)
            manager.start_kernel()
            client = manager.blocking_client()
            client.start_channels()
            client.wait_for_ready(timeout=LONG)
            msg_id = client.execute("console.log(process.pid)")
            client.get_shell_msg(timeout=LONG)
            while (message := client.get_iopub_msg(timeout=LONG))["msg_type"] != "stream":
                pass
            worker = int(message["content"]["text"])
            client.shutdown(restart=restart)
            content = client.get_control_msg(timeout=LONG)["content"]
            self.assertEqual(content, {"status": "ok", "restart": restart})
            self.until("the kernel has ended", lambda: not manager.is_alive())
            # The system takes a moment to clear away a process that was killed.
            self.until("its worker has ended", lambda: not is_there(worker))
            client.stop_channels()
            manager.cleanup_resources()
