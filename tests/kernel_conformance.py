"""Every test that jupyter_kernel_test has, with samples for all of them, on the kernelspec that KERNEL names.

usage: KERNEL=tslab python -m unittest -v tests/kernel_conformance.py; the kernelspec is found through JUPYTER_PATH
"""

import os
import unittest

import jupyter_kernel_test

KERNEL = os.environ.get("KERNEL", "tslab")


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('oops');"
    code_page_something = "Array.from?"
    code_generate_error = "throw new Error('meant');"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2].map((x) => 10 * x)", "result": "[ 10, 20 ]"},
        {"code": "const late = await Promise.resolve('later');\nlate", "result": "later"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>b</b>' }) })", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab';\ndisplay.html('<i>i</i>');", "mime": "text/html"},
        {"code": "import { display as show } from 'tslab';\nshow.png(new Uint8Array([1, 2]));", "mime": "image/png"},
    ]
    code_clear_output = "console.clear();"
    code_inspect_sample = "Array.from"

    completion_samples = [
        {"text": "'text'.padSta", "matches": {"padStart"}},
        {"text": "Number.isSafe", "matches": {"isSafeInteger"}},
        {"text": "'\U0001f600'.trimSta", "matches": {"trimStart"}},
    ]
    complete_code_samples = ["1", "const a = 1;", "await Promise.all([]);", "for await (const x of []) {}", "type A = { b: 1 };"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "const b =", "const t = `a", "/* a", "f(1,", "class A {\n  b() {"]
    invalid_code_samples = ["const = 1", ")", "const a = 'b", "let 1a;", "function f() }"]

    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 ? 2*"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
