import { registry } from "@web/core/registry";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";
import { ConversationFormCompiler } from "@whatsapp_crm/form/conversation_form_compiler";
import { ConversationFormController } from "@whatsapp_crm/form/conversation_form_controller";
import { HeaderButtons } from "@whatsapp_crm/form/header_buttons";

class ConversationFormRenderer extends FormRenderer {
    static components = { ...FormRenderer.components, StatusBarButtons: HeaderButtons };
}

registry.category("views").add("wacrm_conversation_form", {
    ...formView,
    Compiler: ConversationFormCompiler,
    Controller: ConversationFormController,
    Renderer: ConversationFormRenderer,
});
