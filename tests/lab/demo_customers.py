"""Customers who have already written when the demo is opened for the first time."""

from tests.simulator import SimulatorClient, demo

from . import demo_settings
from .console import Progress
from .database import Database
from .waiting import wait_until

_LUCIA, _MARTA, _JOAO, _DIEGO, _NORA, _NOBODY = demo.CUSTOMERS
_WORDS = (
    (_LUCIA, {"body": "Hola, ¿precio del plan Profesional para 8 personas?", "ad": True}),
    (_MARTA, {"body": "Otra vez va lentísimo el plan Básico, ya somos 12"}),
    (_JOAO, {"body": "Bom dia! Vocês atendem no Brasil?"}),
    (_DIEGO, {"body": "Buenas, quiero una demo del programa *esta semana*"}),
    (_NORA, {"body": "¿Se puede pagar por transferencia?"}),
)


def write_once(simulator):
    """Let the demo's customers write, unless anybody ever wrote to this database."""
    database = Database(demo_settings.DATABASE)
    if database.value("SELECT 1 FROM whatsapp_crm_conversation LIMIT 1"):
        return
    with Progress("Letting the first customers write"):
        client = SimulatorClient(simulator.url)
        for person, words in _WORDS:
            client.customer_text(person["wa_id"], **words)
        wait_until(
            lambda: database.value("SELECT count(*) FROM whatsapp_crm_conversation") >= len(_WORDS), 60,
            message=lambda: "the first customers' conversations are there")
