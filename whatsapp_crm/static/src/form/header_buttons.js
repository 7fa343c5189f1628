import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

const MORE = "more";
/** Menus with a title of their own; the others are found behind the dots. */
const TITLES = { sell: _t("Sell"), snooze: _t("Snooze") };
const MORE_ICON = "oi oi-fw oi-ellipsis-v";

/**
 * The header's buttons: a few at hand, the others in menus by their attribute `data-menu`
 * ("more", or one of TITLES). On phones the first one, the rest behind a menu.
 */
export class HeaderButtons extends StatusBarButtons {
    static template = "whatsapp_crm.HeaderButtons";
    static components = { ...StatusBarButtons.components, Dropdown, DropdownItem };

    get moreTitle() {
        return _t("More");
    }

    get inlineSlots() {
        const inline = this.visibleSlotNames.filter((name) => !this.props.slots[name].menu);
        return this.env.isSmall ? inline.slice(0, 1) : inline;
    }

    /** @returns {{ name: string, icon?: string, string?: string, groups: Object[] }[]} */
    get menus() {
        const groups = this.groups;
        if (this.env.isSmall) {
            return groups.length ? [{ name: MORE, icon: MORE_ICON, groups }] : [];
        }
        return groups.map((group) => ({
            name: group.name,
            icon: group.title ? "" : MORE_ICON,
            string: group.title,
            groups: [{ ...group, title: "" }],
        }));
    }

    /** What is not at hand, by menu; the one without a title last, or first where all are one. */
    get groups() {
        const inline = new Set(this.inlineSlots);
        const byMenu = new Map();
        for (const slot of this.visibleSlotNames.filter((name) => !inline.has(name))) {
            const name = this.props.slots[slot].menu ?? MORE;
            byMenu.set(name, [...(byMenu.get(name) ?? []), slot]);
        }
        const groups = [...byMenu].map(([name, slots]) => ({
            name,
            slots,
            title: TITLES[name] ?? "",
        }));
        const isLast = this.env.isSmall ? (group) => Boolean(group.title) : (group) => !group.title;
        return groups.sort((a, b) => isLast(a) - isLast(b));
    }
}
