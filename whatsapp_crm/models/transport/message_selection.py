# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""What a message can be: who wrote it, its type, how far it got."""
ORIGINS = [
    ("customer", "Customer"),
    ("agent", "Agent"),
    ("phone_app", "Phone app"),
    ("auto:system", "Automatic"),
    ("auto:handoff", "Handoff sentence"),
    ("auto:receipt", "Receipt message"),
    ("auto:consent", "Consent confirmation"),
    ("auto:welcome", "Welcome"),
    ("auto:out_of_hours", "Out of hours"),
    ("auto:flow", "Question of the bot"),
    ("auto:rule", "Automation rule"),
    ("auto:followup", "Follow-up rule"),
    ("auto:selection", "Sent to a selection"),
    ("auto:campaign", "Campaign"),
]
TYPES = [
    ("text", "Text"), ("image", "Picture"), ("video", "Video"), ("audio", "Audio"),
    ("document", "Document"), ("sticker", "Sticker"), ("location", "Location"),
    ("contacts", "Contact card"), ("button", "Button"), ("button_reply", "Button answer"),
    ("list_reply", "List answer"), ("flow_reply", "Form answer"), ("reaction", "Reaction"),
    ("order", "Order"), ("system", "System"), ("unsupported", "Unsupported"), ("edit", "Edit"),
    ("revoke", "Deletion"), ("call_permission_reply", "Call permission"),
    ("interactive", "Interactive"), ("template", "Template"), ("unknown", "Unknown"),
]
STATUSES = [
    ("received", "Received"),
    ("queued", "Waiting to be sent"), ("sending", "Sending"), ("accepted", "Accepted by WhatsApp"),
    ("held", "Held by WhatsApp"), ("sent", "Sent"), ("delivered", "Delivered"), ("read", "Read"),
    ("played", "Played"), ("failed", "Not delivered"), ("expired", "Expired"),
    ("cancelled", "Cancelled"), ("unknown", "Not confirmed by WhatsApp"),
]
NOT_DELIVERED = ("failed", "expired", "cancelled")
