import { onMounted, onWillDestroy, useExternalListener } from "@odoo/owl";

import { useSetupAction } from "@web/search/action_hook";
import { MyStateChip } from "@whatsapp_crm/agent/my_state";
import { SLOW, useConversationChanges } from "@whatsapp_crm/board/conversation_changes";
import { emptyHelp, SEARCH_RESOLVED } from "@whatsapp_crm/board/empty_help";
import { ReadyViews } from "@whatsapp_crm/board/ready_views";
import { onTick } from "@whatsapp_crm/board/ticker";

/**
 * What kanban and list of the conversations have in common: they are live, and the ready views
 * stand above them.
 */
export const InboxControllerMixin = (ViewController) =>
    class extends ViewController {
        static components = { ...ViewController.components, MyStateChip, ReadyViews };

        setup() {
            super.setup();
            // A form that is opened from here lists its conversations in the same order.
            useSetupAction({
                getGlobalState: () => ({ wacrmOrderBy: JSON.stringify(this.model.root.orderBy) }),
            });
            this.turnedUntil = 0;
            this.changes = useConversationChanges(() => this.refresh());
            const counts = useConversationChanges(() => this.env.searchModel.refreshSections(), SLOW);
            // Whoever comes back brings the numbers of when they left.
            onMounted(() => this.env.searchModel.isRestored && counts.request());
            useExternalListener(window, "click", (ev) => this.onClickAnywhere(ev));
            onWillDestroy(onTick(() => this.followUrgency()));
        }

        /** What stands where conversations would is markup of ours; its button has no handler of its own. */
        onClickAnywhere({ target }) {
            if (target.closest?.(`.${SEARCH_RESOLVED}`) && this.rootRef.el?.contains(target)) {
                this.env.searchModel.searchResolvedToo();
            }
        }

        get noContentHelp() {
            return emptyHelp(this.env.searchModel, this.props.info.noContentHelp);
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
