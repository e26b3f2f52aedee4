export { type Rng, rng } from "./rng.js";
