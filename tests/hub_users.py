"""Several users of a JupyterHub run the same notebook at the same time, each in a server and a kernel of their own.

usage: HUB_TOKEN=... hub_users.py HUB_URL NOTEBOOK USER...; prints {user: {"kernel": id of its process, "cells": the notebook's, with outputs}}
"""

import asyncio
import json
import os
import sys
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

HEADERS = {"Authorization": f"token {os.environ['HUB_TOKEN']}", "Content-Type": "application/json"}
LONG = 120


async def ask(url, method="GET", body=None):
    given = None if body is None else json.dumps(body)
    request = HTTPRequest(url, method, HEADERS, given, allow_nonstandard_methods=True, request_timeout=LONG)
    answer = await AsyncHTTPClient().fetch(request)
    return json.loads(answer.body or "null")


async def execute(socket, code):
    """What the cell shows, as a notebook keeps it."""
    msg_id = uuid.uuid4().hex
    header = {"msg_id": msg_id, "msg_type": "execute_request", "session": msg_id, "username": "", "version": "5.3"}
    await socket.write_message(
        json.dumps(
            {
                "channel": "shell",
                "header": header,
                "parent_header": {},
                "metadata": {},
                "content": {"code": code, "silent": False, "store_history": True},
            }
        )
    )
    shown = []
    while True:
        message = json.loads(await socket.read_message())
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        content = message["content"]
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(content["traceback"]))
        if message["msg_type"] in ("stream", "display_data", "execute_result"):
            shown.append({**content, "output_type": message["msg_type"]})
        if content.get("execution_state") == "idle":
            return shown


async def use(hub, user, cells, everybody):
    await ask(f"{hub}/hub/api/users/{user}", "POST", {})
    await ask(f"{hub}/hub/api/users/{user}/server", "POST", {})
    while not (await ask(f"{hub}/hub/api/users/{user}"))["servers"].get("", {}).get("ready"):
        await asyncio.sleep(0.2)
    kernel = await ask(f"{hub}/user/{user}/api/kernels", "POST", {"name": "tslab", "path": ""})
    address = f"{hub}/user/{user}/api/kernels/{kernel['id']}/channels".replace("http", "ws", 1)
    socket = await websocket_connect(HTTPRequest(address, headers=HEADERS))
    [process] = await execute(socket, "process.pid")
    # From here on side by side.
    await everybody.wait()
    ran = [{**cell, "outputs": await execute(socket, "".join(cell["source"]))} for cell in cells]
    socket.close()
    await ask(f"{hub}/hub/api/users/{user}/server", "DELETE")
    return {"kernel": process["data"]["text/plain"], "cells": ran}


class Everybody:
    """Lets nobody through before all are there; asyncio.Barrier came with Python 3.11."""

    def __init__(self, count):
        self.missing = count
        self.there = asyncio.Event()

    async def wait(self):
        self.missing -= 1
        if self.missing == 0:
            self.there.set()
        await self.there.wait()


async def main():
    hub, path, *users = sys.argv[1:]
    with open(path, encoding="utf8") as file:
        cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    everybody = Everybody(len(users))
    results = await asyncio.gather(*(use(hub, user, cells, everybody) for user in users))
    print(json.dumps(dict(zip(users, results))))


asyncio.run(main())
