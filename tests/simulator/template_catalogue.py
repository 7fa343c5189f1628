"""The templates an account starts with, in Meta's shape."""


def _body(text, *example):
    component = {"type": "BODY", "text": text}
    return component | ({"example": {"body_text": [list(example)]}} if example else {})


def _named(example):
    return [{"param_name": key, "example": value} for key, value in example.items()]


def _named_body(text, **example):
    params = {"body_text_named_params": _named(example)}
    return {"type": "BODY", "text": text, "example": params}


def _named_header(text, **example):
    params = {"header_text_named_params": _named(example)}
    return {"type": "HEADER", "format": "TEXT", "text": text, "example": params}


def _quick(*texts):
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in texts]
    return {"type": "BUTTONS", "buttons": buttons}


def _header(text, *example):
    component = {"type": "HEADER", "format": "TEXT", "text": text}
    return component | ({"example": {"header_text": list(example)}} if example else {})


def _media(kind):
    return {
        "type": "HEADER", "format": kind, "example": {"header_handle": ["4::demo"]}}


def _footer(text):
    return {"type": "FOOTER", "text": text}


def _url(text, url, example):
    button = {"type": "URL", "text": text, "url": url, "example": [example]}
    return {"type": "BUTTONS", "buttons": [button]}


def _template(name, language, category, *components, status="APPROVED", **values):
    quality = {"score": "GREEN" if status == "APPROVED" else "UNKNOWN", "date": 1790000000}
    return {
        "name": name, "language": language, "category": category, "status": status,
        "components": list(components), "quality_score": quality, **values,
    }


CATALOGUE = (
    _template("saludo", "es", "UTILITY", _body("Hola, gracias por escribirnos.")),
    _template("hello", "en", "UTILITY", _body("Hello, thank you for writing to us.")),
    _template(
        "seguimiento_presupuesto", "es", "MARKETING",
        _body("Hola {{1}}, ¿pudiste ver el presupuesto de {{2}}? Si te quedan dudas, "
              "las resolvemos por aquí.", "Lucía", "plan Profesional"),
        _footer("Responde BAJA para no recibir más avisos"),
        _quick("Sí, lo quiero", "Tengo dudas")),
    _template(
        "quotation_follow_up", "en", "MARKETING",
        _body("Hi {{1}}, could you have a look at the quotation for {{2}}? We are happy "
              "to answer any question here.", "Lucy", "the Professional plan"),
        _footer("Reply STOP to opt out"),
        _quick("Yes, I want it", "I have questions")),
    _template(
        "recordatorio_cita", "es", "UTILITY",
        _named_header("Cita con {{empresa}}", empresa="Planes Demo"),
        _named_body(
            "Hola {{nombre}}, te esperamos el {{dia}} a las {{hora}}. ¿Nos confirmas?",
            nombre="Lucía", dia="martes", hora="10:30"),
        _quick("Confirmar", "Cambiar"), parameter_format="NAMED"),
    _template(
        "appointment_reminder", "en", "UTILITY",
        _header("Appointment with {{1}}", "Planes Demo"),
        _body("Hi {{1}}, we expect you on {{2}} at {{3}}. Please confirm.",
              "Lucy", "Tuesday", "10:30"),
        _quick("Confirm", "Change")),
    _template(
        "factura_disponible", "es", "UTILITY", _media("DOCUMENT"),
        _body("Hola {{1}}, aquí tienes tu factura {{2}}. Gracias por tu confianza.",
              "Marta", "F-2026-031")),
    _template(
        "oferta_imagen", "es", "MARKETING", _media("IMAGE"),
        _body("Solo esta semana: {{1}} de descuento en el plan Profesional.", "20 %"),
        _footer("Responde BAJA para no recibir más avisos"),
        _url("Ver la oferta", "https://planes.example/oferta/{{1}}",
             "https://planes.example/oferta/A1")),
    _template(
        "pedido_enviado", "es", "UTILITY",
        _body("Tu pedido {{1}} ya está en camino.", "A-42"),
        _url("Seguir el envío", "https://planes.example/envio/{{1}}",
             "https://planes.example/envio/A-42")),
    _template(
        "encuesta_esfuerzo", "es", "UTILITY",
        _body("Del 1 al 7, ¿cuánto te costó resolver tu consulta? Responde con un número.")),
    _template(
        "promo_primavera", "es", "MARKETING",
        _body("¡Llega la primavera! Pregunta por nuestras ofertas."), status="PENDING"),
    _template(
        "sorteo", "es", "MARKETING", _body("¡Has ganado! Escribe ya para recibirlo."),
        status="REJECTED", rejected_reason="PROMOTIONAL"),
    _template(
        "reactivacion", "es", "MARKETING",
        _body("Hola {{1}}, hace tiempo que no hablamos.", "Marta"), status="PAUSED"),
)
