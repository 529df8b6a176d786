"""JupyterHub for a class on one machine: each user signs in with their account on it and has a JupyterLab, and in it
kernels, of their own. README.md beside this file says how to start it.
"""

import os
import pwd
import shutil
import sys
from pathlib import Path

project = Path(__file__).resolve().parent.parent

c = get_config()  # noqa: F821 (JupyterHub defines it)

# On this machine only: a web server with HTTPS belongs in front before others may reach it.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.hub_ip = "127.0.0.1"
# JupyterHub's own proxy, a Node program that is installed with the project.
c.ConfigurableHTTPProxy.command = [str(project / "node_modules" / ".bin" / "configurable-http-proxy")]
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
# Whoever has an account on the machine may use the hub.
c.Authenticator.allow_all = True

c.Spawner.cmd = [str(Path(sys.executable).parent / "jupyterhub-singleuser")]
# A cell may print ten megabytes at once: Jupyter's default would drop them.
c.Spawner.args = ["--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000"]
c.Spawner.default_url = "/lab"
c.Spawner.notebook_dir = "~/ticknorm"
# What the cells of one kernel may hold, in MB, so that one user cannot take the machine from the others.
c.Spawner.environment = {"NODE_OPTIONS": "--max-old-space-size=2048"}


def give_notebooks(spawner):
    """Everyone works on a copy of the notebooks, made once; the packages that cells import are shared."""
    user = pwd.getpwnam(spawner.user.name)
    folder = Path(user.pw_dir) / "ticknorm"
    if folder.exists():
        return
    shutil.copytree(project / "notebooks", folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (folder / "node_modules").symlink_to(project / "node_modules")
    if os.geteuid() != 0:
        return  # a hub that is not root serves one user: its own
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


c.Spawner.pre_spawn_hook = give_notebooks
