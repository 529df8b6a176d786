"""The class's JupyterHub as it is in deploy/, but for who may sign in and whose processes run: names that are no accounts.

Read by jupyterhub in a test, which says in the environment what is temporary.
"""

import os
import shutil
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub defines it)
project = Path(__file__).resolve().parent.parent
load_subconfig(str(project / "deploy" / "jupyterhub_config.py"))  # noqa: F821

folder = Path(os.environ["HUB_FOLDER"])
public, hub, proxy = os.environ["HUB_PORTS"].split(",")
c.JupyterHub.bind_url = f"http://127.0.0.1:{public}"
c.JupyterHub.hub_port = int(hub)
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy}"
c.JupyterHub.db_url = f"sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{folder}/cookie"
c.ConfigurableHTTPProxy.pid_file = f"{folder}/proxy.pid"

c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{folder}/{{username}}"
c.Spawner.args += ["--allow-root"]
# A user's server does not inherit this: where the test has installed the kernelspec.
c.Spawner.environment["JUPYTER_PATH"] = os.environ["JUPYTER_PATH"]


def give_notebooks(spawner):
    notebooks = folder / spawner.user.name / "ticknorm"
    shutil.copytree(project / "notebooks" / "en", notebooks)
    (notebooks / "node_modules").symlink_to(project / "node_modules")


c.Spawner.pre_spawn_hook = give_notebooks

c.JupyterHub.services = [{"name": "test", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {"name": "test", "services": ["test"], "scopes": ["admin:users", "admin:servers", "access:servers"]}
]
