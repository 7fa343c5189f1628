# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What a prepared team begins with, by language: data to be edited, not code to be translated."""

TEAM = {"en": "WhatsApp sales", "es": "Ventas por WhatsApp"}

# name → (sequence, is won, words)
STAGES = {
    "new": (1, False, {"en": "New lead", "es": "Lead nuevo"}),
    "qualified": (2, False, {"en": "Qualified contact", "es": "Contacto calificado"}),
    "proposal": (3, False, {"en": "Proposal sent", "es": "Propuesta enviada"}),
    "won": (70, True, {"en": "Won", "es": "Ganado"}),
}

# name → words
REJECTIONS = {
    "budget": {"en": "No budget", "es": "Sin presupuesto"},
    "decision": {"en": "Not the decision maker", "es": "No es quien decide"},
    "timing": {"en": "Bad timing", "es": "No es el momento"},
    "interest": {"en": "Wrong interest", "es": "Busca otra cosa"},
    "silent": {"en": "Does not answer", "es": "No responde"},
}

# name → (needed, {language: (question, answers to tap)}); without answers it takes the customer's own words
QUESTIONS = {
    "what": (True, {
        "en": ("What exactly?", ""),
        "es": ("¿Qué busca exactamente?", "")}),
    "when": (True, {
        "en": ("By when?", "Now, This month, This quarter, Later"),
        "es": ("¿Para cuándo?", "Ahora, Este mes, Este trimestre, Más adelante")}),
    "tried": (False, {
        "en": ("Tried before?", "Nothing yet, Another provider, Own solution, Was a customer"),
        "es": ("¿Qué probó antes?", "Nada aún, Otro proveedor, Solución propia, Ya fue cliente")}),
    "problem": (False, {
        "en": ("Which problem?", "Costs too much, Takes too long, Fails often, Outgrown, Missing features"),
        "es": ("¿Qué problema tiene?",
               "Cuesta mucho, Toma mucho tiempo, Falla seguido, Quedó chico, Faltan funciones")}),
    "go_on": (False, {
        "en": ("How to go on?", "Send proposal, Call, Demo, Visit, Only information"),
        "es": ("¿Cómo seguimos?", "Enviar propuesta, Llamada, Demo, Visita, Solo información")}),
}
