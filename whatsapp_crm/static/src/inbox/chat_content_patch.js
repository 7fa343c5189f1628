import { DiscussContent } from "@mail/core/public_web/discuss_content";

// What stands between the messages and the composer is given by whoever shows the chat.
DiscussContent.props = [...DiscussContent.props, "slots?"];
