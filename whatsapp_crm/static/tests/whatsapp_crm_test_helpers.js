import { start, startServer } from "@mail/../tests/mail_test_helpers";
import { Command, getService, serverState } from "@web/../tests/web_test_helpers";

import { serializeDateTime } from "@web/core/l10n/dates";

const { DateTime } = luxon;

/**
 * A chat with the customer Ana, and the web client started.
 *
 * @param {Object} [options]
 * @param {number} [options.minutesLeft] until the 24-hour window closes
 * @param {boolean} [options.isMember] does the user work the chat?
 * @param {Object} [options.conversation] by default one that the user is responsible for
 * @returns {Promise<{channelId: number, pyEnv: Object, insert: (data: Object) => void}>}
 *  `insert` brings data of the server to the client, as the bus does
 */
export async function startWithChat({ minutesLeft = 600, isMember = true, conversation } = {}) {
    const pyEnv = await startServer();
    const channelId = pyEnv["discuss.channel"].create({
        name: "Ana",
        channel_type: "whatsapp_crm",
        channel_member_ids: isMember
            ? [Command.create({ partner_id: serverState.partnerId })]
            : [],
    });
    await start();
    const insert = (data) => getService("mail.store").insert(data);
    insert({
        "discuss.channel": [
            {
                id: channelId,
                channel_type: "whatsapp_crm",
                name: "Ana",
                wacrm_window_until: serializeDateTime(
                    DateTime.now().plus({ minutes: minutesLeft })
                ),
                wacrm_conversation: conversation ?? {
                    id: 7,
                    state: "open",
                    owner_id: serverState.userId,
                    owner_name: "Me",
                },
            },
        ],
    });
    return { channelId, pyEnv, insert };
}
