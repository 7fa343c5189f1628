"""Odoo's own browser tests fail on any console error: let them overlook one that is not ours."""


def ignore_missing_asset():
    """Make Odoo's ``ChromeBrowser`` overlook the asset that Debian's package of Odoo lacks.

    The laboratory creates that file when it unpacks the package; this is for an Odoo of
    ``ODOO_SOURCE`` that was unpacked elsewhere.
    """
    from odoo.tests import common

    handle = common.ChromeBrowser._handle_console

    def handle_console(self, type, args=None, stackTrace=None, **kwargs):
        texts = [str(arg.get("value", arg.get("description", ""))) for arg in args or []]
        if type == "error" and any("selfie_segmentation" in text for text in texts):
            return None
        return handle(self, type, args, stackTrace, **kwargs)

    common.ChromeBrowser._handle_console = handle_console
