export { chatContext } from "./chat-context.js";
export { fullAnswer } from "./full-answer.js";
export { fullBody } from "./full-body.js";
export { streamChat } from "./stream-chat.js";
