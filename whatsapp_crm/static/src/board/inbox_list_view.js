import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { InboxControllerMixin } from "@whatsapp_crm/board/inbox_controller_mixin";
import { InboxSearchModel, InboxSearchPanel } from "@whatsapp_crm/board/inbox_search_model";
import { LiveModel } from "@whatsapp_crm/board/live_model";

export class InboxListController extends InboxControllerMixin(listView.Controller) {
    static template = "whatsapp_crm.InboxList";
}

registry.category("views").add("wacrm_conversation_list", {
    ...listView,
    Controller: InboxListController,
    Model: LiveModel,
    SearchModel: InboxSearchModel,
    SearchPanel: InboxSearchPanel,
});
