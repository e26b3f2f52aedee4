import type { Row } from "../report.js";
import { measureTypes } from "../types/measure-types.js";

/** What the types cost the compiler, beyond a file that imports the same and declares nothing. */
export async function typesCost(): Promise<readonly Row[]> {
  const cost = await measureTypes();
  const baseline = `beyond a baseline of ${Math.round(cost.baseline_ms)} ms and ${cost.baseline_inst} instantiations`;
  const chain = "50 signatures of 6 fields, their calls chained";
  return [
    {
      id: "types_ms",
      value: cost.types_ms,
      unit: "ms",
      spread: cost.types_ms_spread,
      note: `${chain}; ${baseline}`,
    },
    { id: "types_inst", value: cost.types_inst, unit: "count", note: chain },
    {
      id: "types_programs_ms",
      value: cost.programs_ms,
      unit: "ms",
      spread: cost.programs_ms_spread,
      note: "50 programs of two steps",
    },
    { id: "types_programs_inst", value: cost.programs_inst, unit: "count", note: "50 programs of two steps" },
  ];
}
