"""What people say: pairs (Spanish, English), by what the conversation is about."""

ASKS_PRICE = (
    ("Hola, ¿cuánto cuesta el plan Profesional?", "Hello, how much is the Professional plan?"),
    ("Buenas, ¿me pasan precios para 6 usuarios?", "Hi, can you send me prices for 6 users?"),
    ("Hola, vi su anuncio. ¿Qué incluye el plan Básico?", "Hello, I saw your ad. What does Basic include?"),
    ("¿Tienen descuento si pago el año completo?", "Is there a discount for paying the whole year?"),
    ("Quisiera una demo esta semana, ¿es posible?", "I would like a demo this week, is that possible?"),
    ("Hola, ¿el programa sirve para una clínica?", "Hello, does the program work for a clinic?"),
)
FIRST_ANSWERS = (
    ("¡Hola! Claro que sí. ¿Para cuántas personas sería?", "Hello! Of course. For how many people would it be?"),
    ("Buenos días, gracias por escribir. ¿Qué programa usan ahora?",
     "Good morning, thank you for writing. What do you use now?"),
    ("Hola, le cuento con gusto. ¿Para cuándo lo necesitan?", "Hello, gladly. By when do you need it?"),
)
TELLS = (
    ("Somos 8 personas en una oficina", "We are 8 people in one office"),
    ("Para el mes que viene, somos 15", "For next month, we are 15"),
    ("Ahora usamos hojas de cálculo y es un lío", "We use spreadsheets now and it is a mess"),
    ("Lo necesitamos cuanto antes", "We need it as soon as possible"),
)
PROPOSALS = (
    ("Perfecto. El plan Profesional les encaja; le envío la propuesta hoy.",
     "Perfect. The Professional plan suits you; you get the proposal today."),
    ("Con eso le preparo una propuesta con instalación incluida.", "I will prepare a proposal with set-up included."),
    ("Para ustedes serían 10 € por persona y mes.", "For you it would be 10 € per person and month."),
)
ACCEPTS = (
    ("De acuerdo, lo contratamos", "All right, we will take it"),
    ("Nos parece bien, ¿cómo pagamos?", "Sounds good, how do we pay?"),
)
DECLINES = (
    ("Gracias, pero se nos va de presupuesto", "Thank you, but it is beyond our budget"),
    ("Al final elegimos a otro proveedor", "We chose another provider in the end"),
)
COMPLAINS = (
    ("El programa va muy lento desde ayer", "The program has been very slow since yesterday"),
    ("No puedo entrar con mi contraseña", "I cannot log in with my password"),
    ("Se corta al imprimir las facturas", "It stops when I print invoices"),
    ("Me aparece un error al guardar", "I get an error when I save"),
)
HELPS = (
    ("Lo reviso ahora mismo y le digo.", "I will look into it right now and tell you."),
    ("Gracias por avisar. ¿Le pasa en todos los equipos?", "Thank you for telling us. Is it on every computer?"),
    ("Ya lo veo. Reinicie la sesión, por favor.", "I can see it. Please log in again."),
)
SOLVED = (
    ("Ya funciona, gracias", "It works now, thank you"),
    ("Perfecto, resuelto", "Perfect, solved"),
    ("Ahora sí, muchas gracias", "Now it does, many thanks"),
)
STILL = (
    ("Otra vez lo mismo…", "The same again…"),
    ("Volvió a fallar esta tarde", "It failed again this afternoon"),
)
BILLING = (
    ("Me han cobrado dos veces este mes", "I was charged twice this month"),
    ("No me llegó la factura de este mes", "I did not get this month's invoice"),
)
INFORMATION = (
    ("¿Qué horario tienen?", "What are your opening hours?"),
    ("¿Dónde están ubicados?", "Where are you?"),
    ("¿Se puede pagar por transferencia?", "Can I pay by bank transfer?"),
    ("¿Dan formación a distancia?", "Do you train people remotely?"),
)
INFORMS = (
    ("De lunes a viernes, de 9 a 19.", "Monday to Friday, 9 to 19."),
    ("Sí, claro. Le dejo los datos por aquí.", "Yes, of course. Here are the details."),
)
THANKS = (("Muy amable, gracias por la información", "Very kind, thank you for the information"),)
GROWS = (
    ("Por cierto, ahora somos 12 y abrimos otra sede", "By the way, we are 12 now and open another office"),
    ("También queremos facturar desde la tienda", "We also want to invoice from the shop"),
)
GOLDEN = (
    ("El equipo creció a 12: cabe el plan Profesional", "The team has grown to 12: Professional is possible"),
    ("Abren otra sede: preguntar por licencias", "They open another office: ask about licences"),
)
PROMISES = (
    ("Le llamo mañana antes de las 12.", "I will call you tomorrow before 12."),
    ("Esta tarde le confirmo la fecha.", "I will confirm the date this afternoon."),
)
PROMISED = (("Llamar al cliente", "Call the customer"), ("Confirmar la fecha", "Confirm the date"))
LATE = (("Disculpe la demora, le respondo ahora.", "Sorry for the delay, here is your answer."),)
NEXT_STEPS = (("Llamada para cerrar", "Call to close"), ("Demo por videollamada", "Demo by video call"))
HANDS_OFF = (
    ("Pide revisar un cobro duplicado", "Wants a double charge checked"),
    ("Necesita ayuda de segundo nivel", "Needs help of the second level"),
)
THEN_DO = (("Revisar y confirmar al cliente", "Check and tell the customer"),)
SENT_BACK = (("No es de mi área: falta el número de factura", "Not my area: the invoice number is missing"),)
NOTES = (("Compara con otro proveedor", "Compares with somebody else"), ("Buen cliente, cuidar", "Good customer"))
FOLLOWS_UP = "Hola, ¿pudo ver nuestra propuesta?", "Hello, did you get to see our proposal?"
