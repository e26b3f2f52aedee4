export { type Rng, rng } from "./rng.js";
export { roulette } from "./roulette.js";
