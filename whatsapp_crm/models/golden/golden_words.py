# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Words of customers that may mean more business, per language; companies edit them in Configuration."""

GOLDEN_WORDS = {
    "en": (
        "we have grown", "we are growing", "more users", "more people", "more licenses", "more seats", "new employees",
        "faster plan", "bigger plan", "better plan", "upgrade", "another branch", "new branch", "second location",
        "new shop", "new office", "another number", "can we add"),
    "es": (
        "hemos crecido", "crecimos", "estamos creciendo", "ya somos", "más usuarios", "más personas", "más licencias",
        "más puestos", "nuevos empleados", "plan más rápido", "plan mayor", "plan superior", "ampliar el plan",
        "mejorar el plan", "otra sucursal", "nueva sucursal", "otra sede", "otro local", "otra tienda",
        "nueva oficina", "otro número", "se nos queda corto"),
}
