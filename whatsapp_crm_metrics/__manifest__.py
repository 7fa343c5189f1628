# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
{
    "name": "WhatsApp CRM Metrics",
    "version": "19.0.2.0.0",
    "summary": "How well the company answers its WhatsApp conversations",
    "author": "WhatsApp CRM contributors",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "depends": ["whatsapp_crm", "spreadsheet_dashboard"],
}
