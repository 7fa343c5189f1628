# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The words a new installation begins with, by name and language: data to be edited, not code to be translated.

They are what a company says to its customers, so they come in the company's language and not in
that of whoever looks at them. Neutral Spanish, formal address. A language is added with one more key.
"""

LANGUAGES = ("en", "es")  # the first one serves companies of every other language

# name → (colour, words, what a customer reads of it; None: nothing)
TAGS = {
    "price": (4, {"en": "Price", "es": "Precio"}, {
        "en": "your question about prices", "es": "su consulta sobre precios"}),
    "complaint": (1, {"en": "Complaint", "es": "Reclamo"}, None),
    "appointment": (10, {"en": "Appointment", "es": "Cita"}, {
        "en": "your appointment", "es": "su cita"}),
    "stock": (3, {"en": "Stock", "es": "Stock"}, {
        "en": "your question about availability", "es": "su consulta sobre disponibilidad"}),
}

# name → (days from today, words)
NEXT_STEPS = {
    "payment_link": (0, {"en": "Send payment link", "es": "Envío del enlace de pago"}),
    "ask_data": (1, {"en": "Ask for data", "es": "Solicitud de datos"}),
    "installation": (2, {"en": "Coordinate installation", "es": "Coordinación de la instalación"}),
}

# name → (what it is called, what it answers)
DUTIES = {
    "sales": {
        "en": ("Sales", "Prices, plans, demo, availability"),
        "es": ("Ventas", "Precios, planes, demo, disponibilidad")},
    "support": {
        "en": ("Support", "Configuration, errors, operation"),
        "es": ("Soporte", "Configuración, errores, operación")},
    "collections": {
        "en": ("Collections", "Billing, payments, cancellations"),
        "es": ("Cobranzas", "Facturación, pagos, bajas")},
    "branch_here": {
        "en": ("This branch", "Customers of this branch"),
        "es": ("Esta sucursal", "Clientes de esta sucursal")},
    "branch_other": {
        "en": ("Other branch", "Customers of another branch"),
        "es": ("Otra sucursal", "Clientes de otra sucursal")},
    "first_level": {
        "en": ("First level", "First questions, usual cases"),
        "es": ("Primer nivel", "Primeras consultas, casos habituales")},
    "specialist": {
        "en": ("Specialist", "Special and technical cases"),
        "es": ("Especialista", "Casos especiales y técnicos")},
}

# Both ways of each pair.
DIRECTIONS = (
    ("sales", "support"),
    ("support", "collections"),
    ("branch_here", "branch_other"),
    ("first_level", "specialist"),
)

# name → (shortcut, text)
CANNED_RESPONSES = {
    "greeting": {
        "en": ("hello", "Hello, thank you for writing to us. How can I help you?"),
        "es": ("hola", "Hola, gracias por escribirnos. ¿En qué le puedo ayudar?")},
    "ask_data": {
        "en": ("data", "To prepare it for you I need your full name, your e-mail address and your city."),
        "es": ("datos", "Para prepararlo necesito su nombre completo, su correo electrónico y su ciudad.")},
    "checking": {
        "en": ("check", "I am looking into it right now and will write to you in a few minutes."),
        "es": ("reviso", "Lo estoy revisando ahora mismo y le escribo en unos minutos.")},
    "price": {
        "en": ("price", "I will gladly send you the price. For how many people or units do you need it, and by when?"),
        "es": ("precio", "Con gusto le envío el precio. ¿Para cuántas personas o unidades lo necesita y para cuándo?")},
    "appointment": {
        "en": ("appointment", "Which day and time suit you best? I will confirm your appointment right away."),
        "es": ("cita", "¿Qué día y a qué hora le queda mejor? Le confirmo su cita enseguida.")},
}

# kind of whatsapp_crm.sentence → words; a place that stays empty must leave a whole sentence
SENTENCES = {
    "next_step": {
        "en": "Thank you {customer}, this is what we agreed: {what}. Taken care of by: {who}. When: {when}.\n"
              "If anything changes, just write to us here.",
        "es": "Gracias {customer}, esto es lo que acordamos: {what}. Se encarga: {who}. Cuándo: {when}.\n"
              "Si algo cambia, escríbanos por aquí."},
    "question": {
        "en": "{question}\nI will go on with it as soon as you answer.",
        "es": "{question}\nEn cuanto me responda, continúo con su solicitud."},
    "confirmed": {
        "en": "Thank you {customer}, I am glad that it is solved. If you need anything else, write to us here.",
        "es": "Gracias {customer}, me alegra que haya quedado resuelto. Si necesita algo más, escríbanos por aquí."},
    "idle": {
        "en": "Hello {customer}, we have not heard from you for a while, so we close this conversation for now. "
              "Write to us here whenever you like and we will go on where we stopped.",
        "es": "Hola {customer}, hace un tiempo que no tenemos noticias suyas, así que por ahora cerramos esta "
              "conversación. Escríbanos por aquí cuando quiera y continuamos donde la dejamos."},
    "receipt": {
        "en": "Hello {customer}, we have received your message. We will answer you {when}.",
        "es": "Hola {customer}, hemos recibido su mensaje. Le responderemos {when}."},
    "opted_out": {
        "en": "Done {customer}: you will get no more offers and news from {company}. You can still write to us here "
              "whenever you need us. If you change your mind, send the word SUBSCRIBE.",
        "es": "Listo {customer}: ya no recibirá ofertas ni novedades de {company}. Puede seguir escribiéndonos por "
              "aquí cuando nos necesite. Si cambia de opinión, envíe la palabra ALTA."},
    "opted_in": {
        "en": "Thank you {customer}: from now on you will get offers and news from {company} here. To stop them, "
              "send the word STOP at any time.",
        "es": "Gracias {customer}: a partir de ahora recibirá por aquí ofertas y novedades de {company}. Para dejar "
              "de recibirlas, envíe la palabra BAJA en cualquier momento."},
    "handoff": {
        "en": "Thank you {customer}, from here on you are in the hands of {who}. It is about: {why}.\n"
              "They have everything we talked about, so you need not repeat it. Noted for them: {passed}.",
        "es": "Gracias {customer}, a partir de ahora le atiende {who}. Motivo: {why}.\n"
              "Ya tiene todo lo que hablamos, no hace falta que lo repita. Queda anotado: {passed}."},
}

# language → {what customers must not read: the words that make it harmless if they come next}
PHRASES = {
    "en": {"another department handles that": False, "I'll pass you on": False, "I'll transfer you": False},
    "es": {
        "eso lo lleva otro departamento": False,
        "te paso con": False,
        # "le paso con Ana" sends the customer away, "le paso el precio" does not.
        "le paso": (
            "el, la, lo, los, las, un, una, unos, unas, mi, mis, su, sus, este, esta, más, toda, todos, aquí, por"),
    },
}

# language → what to say instead of any of them
REPLACEMENTS = {
    "en": (
        "One second, I am checking your whole history to give you the best solution",
        "I can see all your details here, I will solve it myself",
        "I am taking care of it personally right now"),
    "es": (
        "Un segundo, consulto su historial completo para darle la mejor solución",
        "Veo aquí toda su información, lo resuelvo directamente",
        "Lo gestiono personalmente ahora mismo"),
}
