"""Who writes: names and phones of customers, always the same ones."""

_FIRST = (
    "Ana", "Luis", "Marcos", "Daniela", "Lucas", "Paula", "Noelia", "Héctor", "Elvira", "Iker", "Sonia", "Jorge",
    "Beatriz", "Carlos", "Irene", "Raúl", "Teresa", "Víctor", "Claudia", "Óscar", "Marina", "Álvaro", "Silvia",
    "Gonzalo", "Rocío", "Esteban", "Valeria", "Mateo", "Camila", "Bruno")
_LAST = (
    "Ruiz", "Gil", "Torres", "Romero", "Prado", "Serra", "Cano", "Vega", "Molina", "Ibarra", "Castaño", "Duarte",
    "Fuentes", "Herrera", "Lozano", "Medina", "Navarro", "Peralta", "Quiroga", "Salinas", "Toledo", "Ugarte",
    "Villar", "Zamora", "Benítez", "Correa", "Domínguez", "Espinosa", "Figueroa", "Guerrero", "Aguilar")
#: Phones of Spain, Mexico, Argentina and Brazil, as WhatsApp writes them.
_COUNTRIES = ("346115{:05d}", "346115{:05d}", "346115{:05d}", "52155512{:05d}", "5491155{:05d}0", "551199123{:04d}")


def person(index):
    """The customer of that number, as the simulator's: ``{"wa_id": …, "name": …}``."""
    return {
        "wa_id": _COUNTRIES[index % len(_COUNTRIES)].format(index),
        "name": f"{_FIRST[index % len(_FIRST)]} {_LAST[index % len(_LAST)]}"}
