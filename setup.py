"""Builds one wheel with both addons, to be installed beside Odoo 19: its content lands in odoo/addons/."""

from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
ADDONS = [addon for addon in ("whatsapp_crm", "whatsapp_crm_metrics") if (ROOT / addon).is_dir()]


def requirements():
    """The lines of requirements.txt that name a package."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


setup(
    name="odoo-addon-whatsapp-crm",
    version="19.0.2.0.0",
    description="WhatsApp as a company-owned sales and support channel inside Odoo CRM",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    author="WhatsApp CRM contributors",
    license="LGPL-3.0-only",
    classifiers=["Framework :: Odoo", "Framework :: Odoo :: 19.0", "Programming Language :: Python :: 3"],
    python_requires=">=3.10",
    # Odoo itself is on no Python index: it must be there already.
    install_requires=requirements(),
    # odoo and odoo.addons are namespaces that belong to Odoo; only what is below them is ours.
    packages=[
        f"odoo.addons.{package}"
        for addon in ADDONS
        for package in [addon, *(f"{addon}.{inner}" for inner in find_packages(addon))]
    ],
    package_dir={f"odoo.addons.{addon}": addon for addon in ADDONS},
    package_data={f"odoo.addons.{addon}": ["**/*"] for addon in ADDONS},
)
