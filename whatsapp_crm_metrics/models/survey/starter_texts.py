# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""The questions that a new installation begins with, by language: data to be edited by the company."""

# kind → field → language → words
QUESTIONS = {
    "effort": {
        "name": {"en": "Customer effort", "es": "Esfuerzo del cliente", "pt": "Esforço do cliente"},
        "body": {
            "en": "How easy was it to solve your problem? From 1 (very difficult) to 7 (very easy).",
            "es": "¿Qué tan fácil fue resolver su problema? De 1 (muy difícil) a 7 (muy fácil).",
            "pt": "Foi fácil resolver o seu problema? De 1 (muito difícil) a 7 (muito fácil)."},
        "list_label": {"en": "Choose", "es": "Elegir", "pt": "Escolher"},
        "high_label": {"en": "Very easy", "es": "Muy fácil", "pt": "Muito fácil"},
        "middle_label": {"en": "So-so", "es": "Regular", "pt": "Mais ou menos"},
        "low_label": {"en": "Very difficult", "es": "Muy difícil", "pt": "Muito difícil"},
        "thanks": {
            "en": "Thank you, it helps us to do better.", "es": "Gracias, nos ayuda a mejorar.",
            "pt": "Obrigado, isso nos ajuda a melhorar."}},
    "recommend": {
        "name": {"en": "Recommendation", "es": "Recomendación", "pt": "Recomendação"},
        "body": {
            "en": "From 0 to 10, how likely are you to recommend us? Please answer with a number.",
            "es": "De 0 a 10, ¿con qué probabilidad nos recomendaría? Responda con un número, por favor.",
            "pt": "De 0 a 10, qual a chance de você nos recomendar? Responda com um número, por favor."},
        "thanks": {
            "en": "Thank you, it helps us to do better.", "es": "Gracias, nos ayuda a mejorar.",
            "pt": "Obrigado, isso nos ajuda a melhorar."}},
}
