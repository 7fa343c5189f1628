import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { InboxControllerMixin } from "@whatsapp_crm/board/inbox_controller_mixin";
import { InboxSearchModel, InboxSearchPanel } from "@whatsapp_crm/board/inbox_search_model";
import { LiveModel } from "@whatsapp_crm/board/live_model";

/** Columns that a card can be dragged to: those that a button leads to as well. */
const COLUMNS_BY_BUTTON = ["state", "user_id"];

export class InboxKanbanController extends InboxControllerMixin(kanbanView.Controller) {
    static template = "whatsapp_crm.InboxKanban";
}

export class InboxKanbanRenderer extends KanbanRenderer {
    /** The fields are read-only for everybody: the server's method decides, not the field. */
    get canMoveRecords() {
        const { list, archInfo } = this.props;
        return Boolean(
            archInfo.recordsDraggable &&
                list.isGrouped &&
                COLUMNS_BY_BUTTON.includes(list.groupByField.name)
        );
    }

    get canResequenceRecords() {
        return this.canMoveRecords;
    }

    sortStart() {
        this.props.list.model.isDragging = true;
        return super.sortStart(...arguments);
    }

    sortStop() {
        this.props.list.model.isDragging = false;
        return super.sortStop(...arguments);
    }
}

registry.category("views").add("wacrm_conversation_kanban", {
    ...kanbanView,
    Controller: InboxKanbanController,
    Model: LiveModel,
    Renderer: InboxKanbanRenderer,
    SearchModel: InboxSearchModel,
    SearchPanel: InboxSearchPanel,
});
