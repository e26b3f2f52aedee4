export { type Adopt, type Comparison, type Decision, decide } from "./decide.js";
export { type Interval, pairedInterval } from "./paired-interval.js";
export { type PairedTestOptions, pairedTest } from "./paired-test.js";
export { posteriorGain } from "./posterior-gain.js";
export { type ProvableOptions, smallestProvableGain } from "./smallest-provable-gain.js";
