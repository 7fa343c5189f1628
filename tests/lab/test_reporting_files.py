"""What is generated for the reports and kept in the repository is what would be generated now."""

from . import dashboard, metrics_page
from .database import fresh_database


def test_the_page_of_figures_is_what_the_fields_say():
    with fresh_database("metrics") as database:
        said = metrics_page.text(database)
    assert metrics_page.PATH.read_text(encoding="utf-8") == said, "run `python3 -m tests.lab metrics-page`"


def test_the_dashboard_is_what_its_script_says():
    assert dashboard.PATH.read_text(encoding="utf-8") == dashboard.text(), "run `python3 -m tests.lab dashboard`"
