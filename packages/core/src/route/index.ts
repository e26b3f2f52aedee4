export { armedEmbedder } from "./armed-embedder.js";
export type { RouteOptions, WhenUnroutable } from "./armed-router.js";
export { chooseExpert, type ExpertChoice } from "./choose-expert.js";
export { type DecodedRouter, decodeRouter } from "./decoded-router.js";
export { type ExpertSpec, type ExpertsPlanOptions, expertsPlan } from "./experts-plan.js";
export { route } from "./route.js";
