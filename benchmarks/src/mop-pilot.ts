import { pilot } from "./mop/pilot.js";
import type { Benchmark } from "./report.js";

/** What the embedded model can do on the tasks of the data directory, before any optimiser: the tasks of `mop` are chosen by it. */
const mopPilot: Benchmark = pilot;
export default mopPilot;
