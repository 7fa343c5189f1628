import { describe, expect, test } from "@odoo/hoot";
import { findPhrase, replaceSentence } from "@whatsapp_crm/composer/phrases";

describe.current.tags("headless");

const PHRASES = [
    { phrase: "eso lo lleva otro departamento", replacements: ["Lo gestiono yo"] },
    { phrase: "te paso con", replacements: ["Un segundo, lo consulto"] },
    { phrase: "le paso", replacements: [] },
];

function sentence(text) {
    const found = findPhrase(text, PHRASES);
    return found && text.slice(found.start, found.end);
}

test("capitals, accents, punctuation and line breaks make no difference", () => {
    for (const text of ["Te paso con Ana", "té PASÓ con", "te paso, con ella", "te  paso\ncon"]) {
        expect(findPhrase(text, PHRASES)?.phrase).toBe("te paso con");
    }
});

test("only whole words count", () => {
    for (const text of ["", "te paso contrato", "arte paso con", "te paso", "cable pasos"]) {
        expect(findPhrase(text, PHRASES)).toBe(undefined);
    }
});

test("a phrase that goes on in a harmless way does not count", () => {
    const phrases = [{ phrase: "le paso", replacements: [], harmless_before: ["el", "por aquí"] }];
    for (const text of ["Le paso el precio", "le pasó  El enlace", "le paso por aquí la foto"]) {
        expect(findPhrase(text, phrases)).toBe(undefined);
    }
    for (const text of ["le paso", "le paso con Ana", "le paso. El precio es 5", "le paso elegante"]) {
        expect(findPhrase(text, phrases).phrase).toBe("le paso");
    }
    expect(findPhrase("le paso el precio y le paso con Ana", phrases).start).toBe(0);
});

test("the first phrase of the list wins", () => {
    expect(findPhrase("le paso: eso lo lleva otro departamento", PHRASES).phrase).toBe(
        "eso lo lleva otro departamento"
    );
});

test("the sentence around it is found, emoji and all", () => {
    expect(sentence("Hola 👋. ¿Te paso con soporte? Gracias")).toBe("Te paso con soporte");
    expect(sentence("Hola\nte paso con soporte")).toBe("te paso con soporte");
    expect(sentence("te paso con soporte")).toBe("te paso con soporte");
});

test("a replacement takes the place of the sentence only", () => {
    const replaced = (text) =>
        replaceSentence(text, findPhrase(text, PHRASES), "Un segundo, lo consulto");
    expect(replaced("Hola. Te paso con soporte. Gracias")).toBe(
        "Hola. Un segundo, lo consulto. Gracias"
    );
    expect(replaced("te paso con soporte")).toBe("Un segundo, lo consulto.");
    expect(findPhrase(replaced("te paso con Ana"), PHRASES)).toBe(undefined);
});

test("a phrase without words finds nothing", () => {
    expect(findPhrase("¡hola!", [{ phrase: "!", replacements: [] }])).toBe(undefined);
    expect(findPhrase("a (b) c", [{ phrase: "(b)", replacements: [] }]).phrase).toBe("(b)");
});
