"""The kernel over the Jupyter protocol, beyond what jupyter_kernel_test asks: cells, signatures, queues, clients, floods.

usage: KERNEL=tslab python -m unittest -v tests/kernel_protocol.py; the kernelspec is found through JUPYTER_PATH
"""

import time

from tests.kernel_client import LONG, Kernel


class Cells(Kernel):
    def test_kernel_info(self):
        self.client.kernel_info()
        content = self.client.get_shell_msg(timeout=LONG)["content"]
        self.assertEqual((content["status"], content["protocol_version"]), ("ok", "5.4"))

    def test_results_are_numbered_and_silent_cells_are_not(self):
        first, shown = self.run_cell("1 + 1")
        count = first["execution_count"]
        self.assertEqual(shown[0]["content"], {"code": "1 + 1", "execution_count": count})
        self.assertEqual(shown[1]["content"]["execution_count"], count)
        silent, shown = self.run_cell("console.log('nobody hears')\n2", silent=True)
        self.assertEqual((silent["execution_count"], shown), (count, []))
        unstored, shown = self.run_cell("3", store_history=False)
        self.assertEqual((unstored["execution_count"], self.shown(shown)), (count, [("execute_result", "3")]))
        self.assertEqual(self.run_cell("4")[0]["execution_count"], count + 1)

    def test_errors_have_a_traceback_into_the_cell_and_no_path(self):
        reply, shown = self.run_cell("const f = (n: number) => {\n  throw new RangeError('far');\n};\nf(1);")
        count = reply["execution_count"]
        self.assertEqual((reply["status"], reply["ename"], reply["evalue"]), ("error", "RangeError", "far"))
        self.assertEqual(reply["traceback"], shown[1]["content"]["traceback"])
        self.assertEqual(
            reply["traceback"],
            [
                "RangeError: far",
                "    1 | const f = (n: number) => {",
                "  > 2 |   throw new RangeError('far');",
                "      |         ^",
                "    3 | };",
                "    4 | f(1);",
                f"    at f (cell {count}:2:9)",
                f"    at cell {count}:4:1",
            ],
        )

    def test_type_errors_have_line_column_and_caret(self):
        reply, _ = self.run_cell("const a = 1;\nconst s: string = a;")
        self.assertEqual(reply["ename"], "TypeScriptError")
        self.assertEqual(
            reply["traceback"][1:],
            [
                "  2:7 - error TS2322: Type 'number' is not assignable to type 'string'.",
                "    1 | const a = 1;",
                "  > 2 | const s: string = a;",
                "      |       ^",
            ],
        )

    def test_redeclaration_await_and_for_await(self):
        self.run_cell("const x = 1;")
        self.run_cell("const x = await Promise.resolve('two');")
        _, shown = self.run_cell("for await (const y of [x]) console.log(y);")
        self.assertEqual(self.shown(shown), [("stdout", "two\n")])

    def test_displays_are_updated_in_place_with_every_format(self):
        host = "(globalThis as any)[Symbol.for('ticknorm.host')]"
        _, shown = self.run_cell(
            f"const host = {host};\n"
            "host.display({ 'text/plain': 'old', 'text/html': '<i>old</i>' }, {}, { displayId: 'd' });\n"
            "host.display({ 'text/plain': 'new', 'application/json': { a: 1 } }, {}, { displayId: 'd', update: true });\n"
            "host.clear(true);"
        )
        kinds = [(m["msg_type"], m["content"].get("transient"), m["content"].get("data")) for m in shown[1:]]
        same = {"display_id": "d"}
        self.assertEqual(
            kinds,
            [
                ("display_data", same, {"text/plain": "old", "text/html": "<i>old</i>"}),
                ("update_display_data", same, {"text/plain": "new", "application/json": {"a": 1}}),
                ("clear_output", None, None),
            ],
        )
        self.assertIs(shown[3]["content"]["wait"], True)

    def test_user_expressions(self):
        self.run_cell("const width = 3;")
        reply, shown = self.run_cell("null", user_expressions={"twice": "2 * width", "no": "nothing", "s": "'s'"})
        values = reply["user_expressions"]
        self.assertEqual(values["twice"], {"status": "ok", "data": {"text/plain": "6"}, "metadata": {}})
        self.assertEqual((values["no"]["status"], values["no"]["ename"]), ("error", "TypeScriptError"))
        self.assertEqual(self.shown(shown), [])

    def test_unicode(self):
        _, shown = self.run_cell("const 名前 = '层归一化 😀';\nconsole.log(名前); 名前.length")
        self.assertEqual(self.shown(shown), [("stdout", "层归一化 😀\n"), ("execute_result", "7")])
        # Jupyter counts characters: the emoji is one.
        code = "'😀'.trimSta; 1"
        self.client.complete(code, 11)
        content = self.client.get_shell_msg(timeout=LONG)["content"]
        self.assertEqual((content["matches"], content["cursor_start"], content["cursor_end"]), (["trimStart"], 4, 11))

    def test_inspection_has_signature_and_documentation(self):
        self.run_cell("/** Doubles `n`. */\nfunction twice(n: number): number {\n  return 2 * n;\n}")
        for code in ("twice", "twice(", "twice(1, "):
            self.client.inspect(code)
            content = self.client.get_shell_msg(timeout=LONG)["content"]
            self.assertTrue(content["found"], code)
            self.assertEqual(content["data"]["text/plain"], "function twice(n: number): number\n\nDoubles `n`.")
            self.assertIn("```typescript\nfunction twice", content["data"]["text/markdown"])
        self.client.inspect("nothing_at_all")
        self.assertFalse(self.client.get_shell_msg(timeout=LONG)["content"]["found"])

    def test_is_complete_gives_an_indent(self):
        self.client.is_complete("if (true) {\n  for (;;) {")
        content = self.client.get_shell_msg(timeout=LONG)["content"]
        self.assertEqual(content, {"status": "incomplete", "indent": "    "})

    def test_comms(self):
        self.client.comm_info()
        message = self.client.get_shell_msg(timeout=LONG)
        self.assertEqual((message["msg_type"], message["content"]), ("comm_info_reply", {"status": "ok", "comms": {}}))

    def test_input(self):
        msg_id = self.client.execute("const name = await input('Name? ');\nname + '!'", allow_stdin=True)
        question = self.client.get_stdin_msg(timeout=LONG)
        self.assertEqual(question["content"], {"prompt": "Name? ", "password": False})
        self.assertEqual(question["parent_header"]["msg_id"], msg_id)
        self.client.input("Ada")
        self.assertEqual(self.client.get_shell_msg(timeout=LONG)["content"]["status"], "ok")
        self.assertEqual(self.shown(self.until_idle(msg_id))[-1], ("execute_result", "Ada!"))
        reply, _ = self.run_cell("await input()", allow_stdin=False)
        self.assertEqual(
            reply["evalue"], "input: this front end does not take input; run the cell in one that does, such as JupyterLab."
        )


class Queue(Kernel):
    def queue(self, stop_on_error):
        first = self.client.execute("await new Promise((done) => setTimeout(done, 300));\nthrow new Error('no')", stop_on_error=stop_on_error)
        others = [self.client.execute("1"), self.client.execute("2")]
        replies = {}
        while len(replies) < 3:
            message = self.client.get_shell_msg(timeout=LONG)
            replies[message["parent_header"]["msg_id"]] = message["content"]["status"]
        self.until_idle(others[1])
        return [replies[msg_id] for msg_id in (first, *others)]

    def test_a_failure_stops_what_waits_behind_it_only_when_asked(self):
        self.assertEqual(self.queue(True), ["error", "aborted", "aborted"])
        self.assertEqual(self.queue(False), ["error", "ok", "ok"])

    def test_what_is_sent_right_after_a_failure_is_run(self):
        # Stock tslab drops what comes within 200 ms of a failure.
        self.run_cell("throw new Error('no')", stop_on_error=True)
        self.assertEqual(self.run_cell("1")[0]["status"], "ok")

    def test_output_after_a_cell_ended_is_still_its_own(self):
        first = self.client.execute("setTimeout(() => console.log('late'), 300);\nnull")
        self.client.get_shell_msg(timeout=LONG)
        self.until_idle(first)
        second = self.client.execute("await new Promise((done) => setTimeout(done, 600));\nconsole.log('own')")
        self.client.get_shell_msg(timeout=LONG)
        messages = self.until_idle(second)
        texts = [(m["parent_header"]["msg_id"], m["content"]["text"]) for m in messages if m["msg_type"] == "stream"]
        self.assertEqual(texts, [(first, "late\n"), (second, "own\n")])

    def test_a_callback_that_fails_late_fails_its_own_cell_only(self):
        first = self.client.execute("setTimeout(() => {\n  throw new Error('bomb');\n}, 200);\nnull")
        self.client.get_shell_msg(timeout=LONG)
        self.until_idle(first)
        second = self.client.execute("await new Promise((done) => setTimeout(done, 500));")
        self.assertEqual(self.client.get_shell_msg(timeout=LONG)["content"]["status"], "ok")
        errors = [m for m in self.until_idle(second) if m["msg_type"] == "error"]
        self.assertEqual([(m["parent_header"]["msg_id"], m["content"]["evalue"]) for m in errors], [(first, "bomb")])

    def test_two_clients_are_answered_each_and_hear_each_other(self):
        other = self.new_client()
        try:
            mine = self.client.execute("const shared = 'mine';\nconsole.log(shared)")
            self.client.get_shell_msg(timeout=LONG)
            self.until_idle(mine)
            theirs = other.execute("console.log(shared + ', seen')")
            self.assertEqual(other.get_shell_msg(timeout=LONG)["parent_header"]["msg_id"], theirs)
            self.assertIn(("stdout", "mine, seen\n"), self.shown(self.until_idle(theirs)))
            self.assertIn(("stdout", "mine\n"), self.shown(self.until_idle(theirs, other)))
        finally:
            other.stop_channels()

    def test_a_wrong_signature_is_not_heard(self):
        forger = self.new_client(key=b"not the key")
        try:
            forger.execute("console.log('forged')")
            forger.kernel_info()
            time.sleep(1)
            _, shown = self.run_cell("console.log('real')")
            self.assertEqual(self.shown(shown), [("stdout", "real\n")])
            self.assertFalse(forger.shell_channel.msg_ready())
        finally:
            forger.stop_channels()


class Floods(Kernel):
    def test_ten_megabytes(self):
        _, shown = self.run_cell("for (let n = 0; n < 10; n++) console.log('é'.repeat(1e6));")
        text = "".join(m["content"]["text"] for m in shown if m["msg_type"] == "stream")
        self.assertEqual(text, ("é" * 1_000_000 + "\n") * 10)

    def test_a_million_lines_are_few_messages_and_the_kernel_answers_meanwhile(self):
        msg_id = self.client.execute("for (let n = 0; n < 1e6; n++) console.log(n);")
        self.first_output()
        asked = time.monotonic()
        self.client.control_channel.send(self.client.session.msg("kernel_info_request"))
        self.client.get_control_msg(timeout=LONG)
        waited = time.monotonic() - asked
        messages = [m for m in self.until_idle(msg_id) if m["msg_type"] == "stream"]
        ran = time.monotonic() - asked
        self.client.get_shell_msg(timeout=LONG)
        self.assertLess(waited, ran / 4)
        self.assertLess(len(messages), 10_000)
        self.assertTrue(messages[-1]["content"]["text"].endswith("\n999999\n"))
