"""Copies of the database, and the webhook's door, on an untouched server."""

import subprocess

from tests.lab import environment, odoo_commands
from tests.lab.odoo_source import find_odoo, write_config

from . import check_safety
from .world import World


def test_the_door_of_the_webhook(fresh_sim):
    check_safety.the_door_of_the_webhook(fresh_sim)


def test_each_app_signs_for_its_own_account(world):
    check_safety.each_app_signs_for_its_own_account(world)


def test_the_mark_of_a_copy_closes_the_door(world):
    check_safety.the_mark_of_a_copy_closes_the_door(world)


def test_a_neutralized_copy_is_dumb(fresh_sim):
    channels = fresh_sim.write_as(fresh_sim.people(3))
    with fresh_sim.senders_held():
        for channel in channels:
            fresh_sim.answer(channel, "solo del original")
        fresh_sim.odoo.stop()  # a database is copied while nobody is connected
        copy = World("copy", copy_of=fresh_sim.database)
    fresh_sim.odoo.start()
    _neutralize(copy.database)
    with copy:
        check_safety.a_neutralized_copy_is_dumb(copy, channels)
    fresh_sim.kick_senders()
    fresh_sim.until_sent()
    assert len(fresh_sim.sim.sends()) == 3, "the original goes on"


def _neutralize(database):
    """Run Odoo's own command."""
    command = [*odoo_commands.odoo_command(), "neutralize", f"--config={write_config()}", f"--database={database}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=environment.ROOT,
                          env=find_odoo().environment())
    assert done.returncode == 0, done.stderr[-2000:]
