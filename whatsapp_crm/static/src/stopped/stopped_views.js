import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { SilenceFigures } from "@whatsapp_crm/stopped/silence_figures";

class StoppedListRenderer extends ListRenderer {
    static template = "whatsapp_crm.StoppedListRenderer";
    static components = { ...ListRenderer.components, SilenceFigures };
}

class StoppedKanbanRenderer extends KanbanRenderer {
    static template = "whatsapp_crm.StoppedKanbanRenderer";
    static components = { ...KanbanRenderer.components, SilenceFigures };
}

const views = registry.category("views");
views.add("wacrm_stopped_list", { ...listView, Renderer: StoppedListRenderer });
views.add("wacrm_stopped_kanban", { ...kanbanView, Renderer: StoppedKanbanRenderer });
