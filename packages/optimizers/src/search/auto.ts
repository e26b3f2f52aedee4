import { domainOf } from "./domain.js";
import { thompson } from "./mixed-model/thompson.js";
import type { Sampler } from "./sampler.js";
import { tpe } from "./tpe/tpe.js";

/** Levels of all variables together, up to which their effects are estimated one by one. */
const MOST_LEVELS = 400;

/**
 * Chooses by the space: `thompson` where every variable has few enough values to estimate an effect for each, else `tpe`, which also
 * searches continuous ones.
 */
export function auto(): Sampler {
  const [few, many] = [thompson(), tpe()];
  return {
    name: "auto",
    ask: (request) => {
      const levels = domainOf(request.space).dimensions.reduce((sum, { size }) => sum + size, 0);
      return (levels <= MOST_LEVELS ? few : many).ask(request);
    },
  };
}
