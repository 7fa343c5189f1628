import { toStringExpression } from "@web/views/utils";
import { FormCompiler } from "@web/views/form/form_compiler";

const MENU = "data-menu";

/** A form's compiler that tells HeaderButtons which of them stand in a menu. */
export class ConversationFormCompiler extends FormCompiler {
    compileHeader(el, params) {
        const statusBar = super.compileHeader(el, params);
        for (const slot of statusBar.querySelectorAll("StatusBarButtons > t")) {
            const attrs = JSON.parse(slot.firstElementChild.getAttribute("attrs") ?? "{}");
            if (attrs[MENU]) {
                slot.setAttribute("menu", toStringExpression(attrs[MENU]));
            }
        }
        return statusBar;
    }
}
