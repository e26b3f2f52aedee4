export { pinnedTransport, systemResolve } from "./attachments/pinned-transport.js";
