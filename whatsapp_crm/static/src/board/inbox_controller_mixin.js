import { onWillDestroy } from "@odoo/owl";

import { useSetupAction } from "@web/search/action_hook";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { ReadyViews } from "@whatsapp_crm/board/ready_views";
import { onTick } from "@whatsapp_crm/board/ticker";

/**
 * What kanban and list of the conversations have in common: they are live, and the ready views
 * stand above them.
 */
export const InboxControllerMixin = (ViewController) =>
    class extends ViewController {
        static components = { ...ViewController.components, ReadyViews };

        setup() {
            super.setup();
            // A form that is opened from here lists its conversations in the same order.
            useSetupAction({
                getGlobalState: () => ({ wacrmOrderBy: JSON.stringify(this.model.root.orderBy) }),
            });
            this.turnedUntil = 0;
            this.changes = useConversationChanges(() => this.refresh());
            useConversationChanges(() => this.env.searchModel.refreshSections(), SLOW);
            onWillDestroy(onTick(() => this.followUrgency()));
        }

        async refresh() {
            if (!this.model.isReady || this.model.isDragging) {
                this.changes.request();
                return;
            }
            await this.model.refresh();
            if (this.progressBarState) {
                // It keeps the bars by column, and the columns are the same objects as before.
                this.progressBarState._groupsInfo = {};
            }
        }

        /** Time alone turns the urgency: cards change column, order and bar then. */
        followUrgency() {
            const turned = this.model.lastTurn;
            if (turned > this.turnedUntil) {
                this.turnedUntil = turned;
                this.changes.request();
            }
        }
    };
