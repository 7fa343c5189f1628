"""Runs a server as a child that does not outlive its parent. Started as a script:

``child.py --run-module=tests.simulator ARGUMENTS`` runs a Python module,
``child.py ARGUMENTS`` runs Odoo (this file is the program that Odoo re-executes with ``--workers``).

The parent holds the other end of our standard input; when it dies, however it dies, we see the end.
With ``LAB_MUTATION=module:function`` that function is called once our addon's code is loaded and
before any model is built: tests use it to take a guard out of the product and see red.
"""

import importlib
import os
import runpy
import signal
import sys
import threading


def stop_with_parent():
    """Stop this process, at once and hard after a while, when standard input ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Timer(8, os._exit, [1]).start()


def mutate_after_loading(target):
    """Call ``module:function`` when Odoo has imported whatsapp_crm."""
    from odoo.modules import loading

    module_name, function_name = target.split(":")
    load = loading.load_openerp_module

    def load_then_mutate(name):
        load(name)
        if name == "whatsapp_crm" and not load_then_mutate.done:
            load_then_mutate.done = True
            getattr(importlib.import_module(module_name), function_name)()

    load_then_mutate.done = False
    loading.load_openerp_module = load_then_mutate


def main():
    # A script's own folder comes first on the path; its files must not shadow libraries.
    sys.path[:] = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    if os.environ.get("LAB_CHILD"):
        threading.Thread(target=stop_with_parent, daemon=True).start()
    option = "--run-module="
    if len(sys.argv) > 1 and sys.argv[1].startswith(option):
        module = sys.argv.pop(1)[len(option):]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return
    import odoo.cli

    if os.environ.get("LAB_MUTATION"):
        mutate_after_loading(os.environ["LAB_MUTATION"])
    odoo.cli.main()


if __name__ == "__main__":
    main()
