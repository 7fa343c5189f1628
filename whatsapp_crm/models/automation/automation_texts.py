# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The automatic messages and the question flow a new installation begins with, by language.

Data to be edited, not code to be translated: what a company says to its customers comes in their
language. A language is added with one more key everywhere.
"""

LANGUAGES = ("en", "es", "pt")  # the first one serves every other language

# name → (kind, field → words)
WELCOMES = {
    "welcome": ("welcome", {
        "name": {"en": "Welcome", "es": "Bienvenida", "pt": "Boas-vindas"},
        "body": {
            "en": "Hello {customer}, thank you for writing to {company}. We have your message and answer you {when}.\n"
                  "So that we can help you faster: what is it about, and by when do you need it?",
            "es": "Hola {customer}, gracias por escribir a {company}. Ya tenemos su mensaje y le respondemos {when}.\n"
                  "Para ayudarle antes: ¿de qué se trata y para cuándo lo necesita?",
            "pt": "Olá {customer}, obrigado por escrever para {company}. Já recebemos a sua mensagem e respondemos "
                  "{when}.\nPara ajudar mais rápido: do que se trata e para quando você precisa?"}}),
    "out_of_hours": ("out_of_hours", {
        "name": {"en": "Out of hours", "es": "Fuera de horario", "pt": "Fora do horário"},
        "body": {
            "en": "Hello {customer}, thank you for writing to {company}. We are not at work right now; we answer you "
                  "{when}.\nIf you tell us now what you need, we will have it ready.",
            "es": "Hola {customer}, gracias por escribir a {company}. En este momento no atendemos; le respondemos "
                  "{when}.\nSi nos cuenta ahora qué necesita, lo tendremos preparado.",
            "pt": "Olá {customer}, obrigado por escrever para {company}. Neste momento não estamos atendendo; "
                  "respondemos {when}.\nSe você contar agora do que precisa, já deixamos tudo preparado."}}),
}

FLOW = {
    "name": {"en": "Three questions", "es": "Tres preguntas", "pt": "Três perguntas"},
    "person_label": {"en": "Talk to a person", "es": "Hablar con alguien", "pt": "Falar com alguém"},
    "person_hint": {
        "en": "To talk to a person write: agent", "es": "Para hablar con una persona escriba: agente",
        "pt": "Para falar com uma pessoa escreva: atendente"},
    "not_understood": {
        "en": "Sorry, I did not understand that.", "es": "Disculpe, no le he entendido.",
        "pt": "Desculpe, não entendi."},
    "closing": {
        "en": "Thank you {customer}. A person goes on from here and answers you {when}.",
        "es": "Gracias {customer}. A partir de aquí le atiende una persona, que le responde {when}.",
        "pt": "Obrigado {customer}. A partir daqui uma pessoa atende você e responde {when}."},
}

# Rows of name, kind, values of the step, field → words, choices (field → words, tag of ``starter_texts.TAGS``)
STEPS = (
    ("topic", {"kind": "buttons"}, {
        "name": {"en": "Topic", "es": "Tema", "pt": "Assunto"},
        "question": {
            "en": "Hello, I am the automatic assistant. What is it about?",
            "es": "Hola, soy el asistente automático. ¿De qué se trata?",
            "pt": "Olá, sou o assistente automático. Do que se trata?"},
    }, (
        ({"label": {"en": "Prices and plans", "es": "Precios y planes", "pt": "Preços e planos"},
          "synonyms": {"en": "price, buy, quote", "es": "precio, comprar, cotización",
                       "pt": "preço, comprar, orçamento"}}, "price"),
        ({"label": {"en": "Help with a problem", "es": "Ayuda técnica", "pt": "Ajuda técnica"},
          "synonyms": {"en": "help, problem, support", "es": "ayuda, problema, soporte",
                       "pt": "ajuda, problema, suporte"}}, None),
    )),
    ("people", {"kind": "text", "check": "number"}, {
        "name": {"en": "How many people", "es": "Cuántas personas", "pt": "Quantas pessoas"},
        "question": {
            "en": "For how many people is it? A number is enough.",
            "es": "¿Para cuántas personas es? Con un número es suficiente.",
            "pt": "Para quantas pessoas é? Um número já é suficiente."},
    }, ()),
    ("email", {"kind": "text", "check": "email", "required": False, "field": "email_from"}, {
        "name": {"en": "E-mail", "es": "Correo electrónico", "pt": "E-mail"},
        "question": {
            "en": "To which e-mail address may we send you the details? If you prefer not to, write: no",
            "es": "¿A qué correo electrónico le enviamos los detalles? Si prefiere no darlo, escriba: no",
            "pt": "Para qual e-mail podemos enviar os detalhes? Se preferir não informar, escreva: não"},
    }, ()),
)
