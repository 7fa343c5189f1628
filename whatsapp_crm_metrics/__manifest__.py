# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
{
    "name": "WhatsApp CRM Metrics",
    "version": "19.0.2.0.0",
    "summary": "How well the company answers its WhatsApp conversations",
    "author": "WhatsApp CRM contributors",
    "license": "LGPL-3",
    "category": "Sales/CRM",
    "depends": ["whatsapp_crm", "spreadsheet_dashboard"],
    "data": [
        "security/ir.model.access.csv",
        "views/whatsapp_crm_metrics_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "whatsapp_crm_metrics/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "whatsapp_crm_metrics/static/tests/**/*",
        ],
    },
}
