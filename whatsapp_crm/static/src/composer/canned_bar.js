import { Component, useState } from "@odoo/owl";

/**
 * Above the composer: the choices that go with a message, and what is still to be filled in
 * before it goes.
 */
export class CannedBar extends Component {
    static template = "whatsapp_crm.CannedBar";
    static props = ["composer"];

    setup() {
        super.setup();
        this.state = useState({ values: {} });
    }

    /** @returns {{id: number, kind: string, button: string, titles: string[]}|undefined} */
    get choices() {
        const { composer } = this.props;
        return composer.wacrmIsNote ? undefined : composer.wacrmChoices;
    }

    get open() {
        return this.props.composer.wacrmOpenPlaces;
    }

    remove() {
        this.props.composer.wacrmChoices = undefined;
        this.props.composer.autofocus++;
    }

    fillIn(place) {
        const value = (this.state.values[place.name] || "").trim();
        if (value) {
            this.replace(place, value);
        }
    }

    onKeydown(ev, place) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.fillIn(place);
        }
    }

    leaveOut(place) {
        this.replace(place, "");
    }

    replace(place, value) {
        delete this.state.values[place.name];
        this.props.composer.wacrmFillPlace(place.name, value);
        if (!this.open.length) {
            this.props.composer.autofocus++;
        }
    }
}
