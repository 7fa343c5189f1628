# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
import base64
from unittest.mock import patch

from .campaign_common import CampaignCase
from .common import FakeGraph

PDF = base64.b64encode(b"%PDF-1.4 tarifas")
DOCUMENT = [
    {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::x"]}},
    {"type": "BODY", "text": "La tarifa"}]


class CountingGraph(FakeGraph):
    """Meta with a count of what was uploaded."""

    def __init__(self):
        super().__init__()
        self.uploads = 0

    def upload_media(self, phone_number_ref, content, mime_type, filename):
        self.uploads += 1
        self.files[filename] = (mime_type, content)
        return f"media.{self.uploads}"


class TroubleCase(CampaignCase):
    """Campaigns with a file, and with values that break."""

    def setUp(self):
        super().setUp()
        self.graph = CountingGraph()

    def with_file(self, **values):
        return self._template(
            "tarifa", "UTILITY", components=DOCUMENT,
            **{"header_source": "fixed", "header_file": PDF, "header_file_name": "Tarifas.pdf", **values})

    def breaking(self, *broken):
        """The values of these people raise what nobody expected."""
        model = type(self.env["whatsapp_crm.template"])
        values = model._bound_values

        def bound(template, records, *args):
            if records["partner"] in broken:
                raise ValueError("boom")
            return values(template, records, *args)

        return patch.object(model, "_bound_values", bound)

    def again(self, send, times=1):
        for _time in range(times):
            send.sudo()._write_life({"paced_until": False})
            self.run_campaigns()
