/** The column of people: who is writing, inventing somebody new, their switches. */

import { $, call, chatQuery, clock, make, paintAvatar, showProblem, state, texts } from "./store.js";

let people = [];

export function startPeople(onChoose) {
    $("#people-list").addEventListener("click", (event) => {
        const row = event.target.closest("[data-customer]");
        if (row) {
            onChoose(row.dataset.customer);
        }
    });
    $("#new-form").addEventListener("submit", (event) => {
        event.preventDefault();
        invent(onChoose);
    });
    for (const box of document.querySelectorAll("[data-switch]")) {
        box.addEventListener("change", () => turn(box));
    }
}

export async function loadPeople() {
    ({ people } = await call(`people?number=${state.number}`));
    $("#people-list").replaceChildren(...people.map(draw));
    return people;
}

function draw(person) {
    const name = person.name || person.wa_id || person.user_id;
    const detail = person.last || texts[person.last_type] || (person.hide_phone || !person.wa_id
        ? `@${person.username || ""} · ${texts.hidden_number}` : `+${person.wa_id}`);
    const row = make(
        "button", "person", paintAvatar(make("span", "avatar"), name),
        make("span", "lines", make("b", "", name), make("small", "", detail)),
        make("span", "side", make("small", "", person.at ? clock(person.at) : ""),
            person.unread ? make("i", "unread", String(person.unread)) : "")
    );
    row.dataset.customer = person.key;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(person.key === state.customer));
    return row;
}

async function invent(onChoose) {
    const values = {
        name: $("#new-name").value.trim(), phone: $("#new-phone").value,
        username: $("#new-username").value.trim().replace(/^@/, ""),
        hide_phone: $("#new-hide").checked,
    };
    try {
        const customer = await call("person", JSON.stringify(values));
        $("#new-form").reset();
        $("#new-person").open = false;
        onChoose(customer.key);
    } catch (error) {
        showProblem(error);
    }
}

const READ = {
    online: (customer) => customer.online,
    read_receipts: (customer) => customer.read_receipts,
    hide_phone: (customer) => customer.hide_phone,
    accepts_marketing: (customer) => !customer.marketing_stopped,
};

export function showSwitches(customer) {
    for (const box of document.querySelectorAll("[data-switch]")) {
        box.checked = READ[box.dataset.switch](customer);
    }
}

async function turn(box) {
    const body = JSON.stringify({ on: box.checked });
    await call(`switch/${box.dataset.switch}?${chatQuery()}`, body).catch(showProblem);
}
