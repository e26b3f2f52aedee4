// What is loaded when a run first asks for a format other than the default one: one file, since each of them is mostly what they share.
export { completion } from "./completion.js";
export { json } from "./json.js";
