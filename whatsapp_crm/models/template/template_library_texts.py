# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Templates for the five moments in which a company writes first, in three languages.

Python data like the other starter texts: each is what a company says to its customers, hence in
the language of the template and not in that of whoever looks.

A variable is (name, example, where its value comes from): a source of ``template.variable`` and a
field, with "!" for the first word alone, or "ask".
"""
CUSTOMER = ("customer", "partner", "name!")
AGENT = ("agent", "user", "name!")

#: moment -> {language: name at WhatsApp}
NAMES = {
    "welcome": {"es": "bienvenida", "en": "welcome", "pt_BR": "boas_vindas"},
    "qualification": {"es": "tres_preguntas", "en": "three_questions", "pt_BR": "tres_perguntas"},
    "soft_followup": {"es": "seguimiento_suave", "en": "soft_follow_up", "pt_BR": "acompanhamento_leve"},
    "proposal_followup": {
        "es": "propuesta_concreta", "en": "concrete_proposal", "pt_BR": "proposta_concreta"},
    "reactivation": {"es": "volver_a_hablar", "en": "reactivation", "pt_BR": "reativacao"},
}

#: moment -> category, variables (key, source, field), {language: (header, text, footer, buttons, examples)}
LIBRARY = {
    "welcome": ("UTILITY", (CUSTOMER, AGENT, ("time", "ask", ""), ("next_step", "ask", "")), {
        "es": ("", "Hola {{customer}}, gracias por escribirnos. Soy {{agent}} y ya tengo tu consulta. Te respondo "
                   "antes de {{time}}; mientras tanto, el próximo paso es {{next_step}}. Si algo es urgente, dímelo "
                   "por aquí.", "", ("Es urgente", "De acuerdo"), ("Lucía", "Ana", "las 12:00", "revisar tu pedido")),
        "en": ("", "Hello {{customer}}, thank you for writing to us. I am {{agent}} and I have your request. You "
                   "hear from me before {{time}}; meanwhile the next step is {{next_step}}. If something is urgent, "
                   "tell me here.", "", ("It is urgent", "All right"), ("Lucy", "Ann", "12:00", "to check your order")),
        "pt_BR": ("", "Olá {{customer}}, obrigado por escrever. Sou {{agent}} e já recebi o seu pedido. Respondo antes "
                      "de {{time}}; enquanto isso, o próximo passo é {{next_step}}. Se for urgente, me avise por aqui.",
                  "", ("É urgente", "Tudo bem"), ("Lúcia", "Ana", "12:00", "conferir o seu pedido")),
    }),
    "qualification": ("UTILITY", (CUSTOMER, ("topic", "ask", "")), {
        "es": ("", "Hola {{customer}}, para prepararte una respuesta a medida sobre {{topic}} necesito tres datos:\n"
                   "1. ¿Qué quieres resolver?\n2. ¿Para cuándo lo necesitas?\n3. ¿Quién más participa en la decisión?\n"
                   "Con una línea por pregunta es suficiente.", "", (), ("Lucía", "el plan Profesional")),
        "en": ("", "Hello {{customer}}, to prepare an answer that fits you about {{topic}} I need three details:\n"
                   "1. What would you like to solve?\n2. When do you need it?\n"
                   "3. Who else takes part in the decision?\n"
                   "One line per question is enough.", "", (), ("Lucy", "the Professional plan")),
        "pt_BR": ("", "Olá {{customer}}, para preparar uma resposta sob medida sobre {{topic}} preciso de três dados:\n"
                      "1. O que você quer resolver?\n2. Para quando você precisa?\n3. Quem mais participa da decisão?\n"
                      "Uma linha por pergunta já é suficiente.", "", (), ("Lúcia", "o plano Profissional")),
    }),
    "soft_followup": ("MARKETING", (CUSTOMER, AGENT, ("topic", "ask", "")), {
        "es": ("", "Hola {{customer}}, soy {{agent}}. Quedó pendiente lo de {{topic}} y no quiero que te quedes con "
                   "dudas. ¿Te sirve que lo veamos esta semana, o prefieres que te escriba más adelante?",
               "Responde BAJA para no recibir más", ("Esta semana", "Más adelante", "Ya no hace falta"),
               ("Lucía", "Ana", "tu presupuesto")),
        "en": ("", "Hello {{customer}}, this is {{agent}}. We left {{topic}} open and I do not want you to be left "
                   "with doubts. Shall we look at it this week, or would you rather hear from me later on?",
               "Reply STOP to opt out", ("This week", "Later on", "No longer needed"),
               ("Lucy", "Ann", "your quotation")),
        "pt_BR": ("", "Olá {{customer}}, aqui é {{agent}}. Ficou pendente o assunto {{topic}} e não quero que você "
                      "fique com dúvidas. Vemos isso esta semana, ou prefere que eu escreva mais adiante?",
                  "Responda SAIR para não receber mais", ("Esta semana", "Mais adiante", "Não preciso mais"),
                  ("Lúcia", "Ana", "o seu orçamento")),
    }),
    "proposal_followup": ("MARKETING", (CUSTOMER, ("proposal", "ask", ""), ("day", "ask", "")), {
        "es": ("", "Hola {{customer}}, te propongo algo concreto: {{proposal}}. Si te encaja, lo dejamos listo el "
                   "{{day}} y empiezas sin más trámites. ¿Lo confirmamos?", "Responde BAJA para no recibir más",
               ("Sí, confirmar", "Tengo una duda", "Ahora no"),
               ("Lucía", "plan Profesional con dos meses de prueba", "lunes 9")),
        "en": ("", "Hello {{customer}}, here is a concrete proposal: {{proposal}}. If it suits you, we have it ready "
                   "on {{day}} and you can start right away. Shall we confirm it?", "Reply STOP to opt out",
               ("Yes, confirm", "I have a question", "Not now"),
               ("Lucy", "the Professional plan with two months' trial", "Monday the 9th")),
        "pt_BR": ("", "Olá {{customer}}, tenho uma proposta concreta: {{proposal}}. Se fizer sentido, deixamos pronto "
                      "no dia {{day}} e você começa sem burocracia. Confirmamos?",
                  "Responda SAIR para não receber mais", ("Sim, confirmar", "Tenho uma dúvida", "Agora não"),
                  ("Lúcia", "plano Profissional com dois meses de teste", "9 de março")),
    }),
    "reactivation": ("MARKETING", (CUSTOMER, AGENT, ("news", "ask", "")), {
        "es": ("", "Hola {{customer}}, soy {{agent}}. Hace tiempo que no hablamos y desde entonces hay una novedad que "
                   "te puede servir: {{news}}. ¿Quieres que te cuente en dos líneas?",
               "Responde BAJA para no recibir más", ("Sí, cuéntame", "Por ahora no"),
               ("Lucía", "Ana", "ahora el plan incluye soporte los sábados")),
        "en": ("", "Hello {{customer}}, this is {{agent}}. It has been a while, and since then there is something new "
                   "that may help you: {{news}}. Shall I tell you in two lines?", "Reply STOP to opt out",
               ("Yes, tell me", "Not for now"), ("Lucy", "Ann", "the plan now includes support on Saturdays")),
        "pt_BR": ("", "Olá {{customer}}, aqui é {{agent}}. Faz tempo que não conversamos e desde então há uma novidade "
                      "que pode ajudar: {{news}}. Quer que eu conte em duas linhas?",
                  "Responda SAIR para não receber mais", ("Sim, conte", "Por enquanto não"),
                  ("Lúcia", "Ana", "o plano agora inclui suporte aos sábados")),
    }),
}
