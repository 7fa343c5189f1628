"""The README's screenshots of what managers see, after ninety days of work."""

from .browser import Browser

SCREENS = {
    "overview": ("whatsapp-overview", "Pending now"),
    "live-board": ("whatsapp-board", "Who waits"),
    "response-times": ("whatsapp-response-times", "Response time"),
    "lead-council": ("whatsapp-council", "What came?"),
    "silence": ("whatsapp-silence", "Usual value of a sale?"),
    "audit": ("whatsapp-audit", "Where are chats stored?"),
}


def take(scene, small):
    """Save what the supervisor, who is a sales manager here, sees.

    :param dict small: the size of a phone
    """
    with Browser(width=1400, height=860) as page:
        page.login(scene.odoo, "admin")
        for name, (path, words) in SCREENS.items():
            page.goto(f"{scene.odoo.url}/odoo/{path}")
            page.wait_for_text(words, 60)
            scene.save(page, name)
        page.viewport(**small, mobile=True)
        page.goto(f"{scene.odoo.url}/odoo/whatsapp-overview")
        page.wait_for_text("Pending now", 60)
        scene.save(page, "overview-phone")
