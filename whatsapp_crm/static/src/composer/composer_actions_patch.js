import { composerActionsRegistry } from "@mail/core/common/composer_actions";
import "@mail/discuss/gif_picker/common/composer_actions_patch";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

// A GIF is posted as a link, and at once whatever the mode.
patch(composerActionsRegistry.get("add-gif"), {
    condition({ owner }) {
        return !owner.isWhatsappCrm && super.condition(...arguments);
    },
});

patch(composerActionsRegistry.get("send-message"), {
    name({ composer, owner }) {
        return owner.isWhatsappCrm && composer.wacrmIsNote
            ? _t("Log note")
            : super.name(...arguments);
    },
});
