"""``make pictures``: the README's screenshots, taken from the running product while the demo's stories stand."""

import io
import time

from tests.e2e.stage import COMPOSER, write

from . import demo_stories, environment, history, pictures_reporting, postgres
from .browser import Browser
from .console import Progress
from .database import fresh_database
from .demo_database import point_to
from .demo_stories.cast import LUCIA, MARTA, NORA, PABLO
from .server import OdooServer
from .simulator_process import Simulator

FOLDER = environment.ROOT / "docs" / "images"
SIZE = {"width": 1400, "height": 860}
SMALL = {"width": 390, "height": 844}
COLOURS = 256
_REST = 3  # seconds until the last animation has ended


def main(_arguments):
    """Tell the demo's stories in English and save what is seen; returns the exit code."""
    with postgres.running():
        with Progress("Preparing a database"):
            database = fresh_database("pictures", demo=True, beside=("sale_management",))
        with database:
            _play(database)
    return 0


def _play(database):
    odoo = OdooServer(database)
    simulator = Simulator(webhook_url=f"{odoo.url}/whatsapp_crm/webhook")
    point_to(odoo.url, simulator.url, database)
    history.fill(database, "en_US")
    with simulator, odoo:
        demo_stories.tell(odoo, simulator, database, "en_US")
        with Progress("Taking the pictures"):
            scene = Scene(odoo, simulator, database)
            pictures_reporting.take(scene, SMALL)
            _take(scene)


def _take(scene):
    with Browser(**SIZE) as luis, luis.another(**SIZE) as carmen, luis.another(**SIZE) as laura:
        for page, login in ((carmen, "supervisor"), (luis, "agent2"), (laura, "agent")):
            page.login(scene.odoo, login)
        _board(scene, carmen)
        _conversation(scene, luis)
        _handoff(scene, luis)
        _resolve(scene, laura)
        _lead(scene, laura)
        _customers_phone(scene, laura)
        _agents_phone(scene, laura)
        _first_steps(scene, carmen)


class Scene:
    """The running product; ``save`` keeps what a page shows."""

    def __init__(self, odoo, simulator, database):
        self.odoo, self.simulator, self.database = odoo, simulator, database

    def open(self, page, person):
        """Open the person's last conversation."""
        page.goto(f"{self.odoo.url}/odoo/whatsapp/{self._last(person, 'c.id')}")
        page.wait_for_element(COMPOSER, 60)

    def _last(self, person, column):
        return self.database.value(
            f"""SELECT {column} FROM whatsapp_crm_conversation c
                  JOIN whatsapp_crm_contact k ON k.id = c.contact_id
                 WHERE k.profile_name = %s ORDER BY c.id DESC LIMIT 1""", [person["name"]])

    def lead(self, person):
        """The id of the opportunity of the person's last conversation."""
        return self._last(person, "c.lead_id")

    def save(self, page, name):
        """Keep what is seen, in few enough colours for a file of moderate size."""
        from PIL import Image

        time.sleep(_REST)
        path = page.screenshot(FOLDER / f"{name}.png")
        with Image.open(io.BytesIO(path.read_bytes())) as image:
            image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _board(scene, page):
    page.goto(f"{scene.odoo.url}/odoo/whatsapp")
    page.click(".o_facet_remove", 60)  # all of them, not only who waits
    page.wait_for_text(NORA["name"], 30)
    scene.save(page, "board")


def _conversation(scene, page):
    scene.open(page, MARTA)
    page.wait_for_text("3rd time about", 30)
    scene.save(page, "conversation")


def _handoff(scene, page):
    page.click("text=Hand off")
    page.click(".modal >> text=A person")
    page.type(".modal [name=to_user_id] input", "Laura")
    page.click(".o-autocomplete--dropdown-item >> text=Laura")
    page.type(".modal [name=reason] input", "They have outgrown the Basic plan")
    page.type(".modal [name=next_step] input", "Offer the Professional plan for 12 people")
    page.click(".modal-title")
    scene.save(page, "handoff")


def _resolve(scene, page):
    scene.open(page, NORA)
    page.click("text=Resolve")
    page.click(".modal >> text=Next step")
    page.type(".modal [name=what] input", "Call about the proposal")
    page.click(".modal-title")
    scene.save(page, "resolve")


def _lead(scene, page):
    page.goto(f"{scene.odoo.url}/odoo/crm/{scene.lead(PABLO)}")
    page.click(".o-whatsapp_crm-ChatterEntry-line", 60)
    page.wait_for_element(".o-whatsapp_crm-ChatterEntry-details")
    scene.save(page, "lead")


def _customers_phone(scene, page):
    scene.open(page, LUCIA)
    write(page, "Hello Lucía, 10 € per person and month. Shall I show it to you on Tuesday at 10:30?")
    page.wait_for_element('.o-whatsapp_crm-MessageTick[data-status="read"]', 30)
    page.goto(f"{scene.simulator.url}/?customer={LUCIA['wa_id']}&lang=en")
    page.wait_for_text("10 € per person")
    scene.save(page, "phone")


def _agents_phone(scene, page):
    page.viewport(**SMALL, mobile=True)
    scene.open(page, NORA)
    scene.save(page, "on-the-road")


def _first_steps(scene, page):
    page.goto(f"{scene.odoo.url}/web/session/logout")
    page.login(scene.odoo, "admin")
    action = scene.odoo.rpc("admin").ref("whatsapp_crm.whatsapp_crm_first_steps_action")
    page.goto(f"{scene.odoo.url}/odoo/action-{action}")
    page.wait_for_text("First steps", 60)
    scene.save(page, "first-steps")
