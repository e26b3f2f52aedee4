import { SignetError } from "@signet/core";
import { auto } from "../search/auto.js";
import type { Noise } from "../search/board.js";
import { grid } from "../search/grid.js";
import { thompson } from "../search/mixed-model/thompson.js";
import { random } from "../search/random.js";
import type { Sampler } from "../search/sampler.js";
import type { Schedule } from "../search/schedule.js";
import { adaptive } from "../search/schedules/adaptive.js";
import { fullSchedule } from "../search/schedules/full.js";
import { halving } from "../search/schedules/halving.js";
import { racing } from "../search/schedules/racing.js";
import { startupFor, tpe } from "../search/tpe/tpe.js";

export type SamplerName = "auto" | "thompson" | "tpe" | "random" | "grid";
export type ScheduleName = "adaptive" | "racing" | "halving" | "full";

/** How a space of plans is searched. */
export interface SearchOptions {
  /** Program runs to spend on the search. Default: what MIPROv2 would spend at this effort. */
  readonly runs?: number;
  /** Sets `runs` to what MIPROv2 would spend on so many trials. With the schedule "full", the number of trials. */
  readonly trials?: number;
  /** Chooses the next points. Default "auto": the joint Bayesian model, or TPE where it does not apply. */
  readonly sampler?: SamplerName | Sampler;
  /** Decides on how many examples a point is scored, and which is the answer. Default "adaptive". */
  readonly schedule?: ScheduleName | Schedule;
  /** Examples that a point is scored on at a time. Default: 5 with "adaptive", 10 with "racing" and "halving", 35 with "full". */
  readonly minibatch?: number;
  /** Points asked for at a time, default 8; 1 with "full". It changes what is searched; concurrency does not. */
  readonly roundSize?: number;
  /** How repeated and partial evaluations are seen; "naive" is what the papers do. Default "pooled". */
  readonly noise?: Noise;
}

export interface SearchMethod {
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  readonly noise: Noise;
}

/**
 * The sampler and the schedule behind a strategy's options.
 *
 * @throws {SignetError} `OPTION_INVALID` for a name that there is not, or a number out of range.
 */
export function searchMethod({
  sampler = "auto",
  schedule = "adaptive",
  trials,
  minibatch,
  roundSize,
  noise = "pooled",
}: SearchOptions): SearchMethod {
  const sizes = { ...(roundSize !== undefined && { roundSize }) };
  const batch = { ...(minibatch !== undefined && { batch: minibatch }) };
  const samplers = {
    auto,
    thompson,
    random,
    grid,
    tpe: () => tpe(trials === undefined ? {} : { startup: startupFor(trials) }),
  } as const satisfies Record<SamplerName, () => Sampler>;
  const schedules = {
    adaptive: () => adaptive({ ...batch, ...sizes }),
    racing: () => racing({ ...batch, ...sizes }),
    halving: () => halving({ ...batch }),
    full: () =>
      fullSchedule({
        noise,
        ...sizes,
        ...(minibatch !== undefined && { minibatch }),
        ...(trials !== undefined && { trials }),
      }),
  } as const satisfies Record<ScheduleName, () => Schedule>;
  if (noise !== "pooled" && noise !== "naive")
    throw new SignetError("OPTION_INVALID", `noise is ${String(noise)}: it should be "pooled" or "naive"`);
  return {
    sampler: typeof sampler === "string" ? named("sampler", samplers, sampler)() : sampler,
    schedule: typeof schedule === "string" ? named("schedule", schedules, schedule)() : schedule,
    noise,
  };
}

function named<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(table).map((known) => `"${known}"`);
  throw new SignetError("OPTION_INVALID", `There is no ${kind} "${name}": use one of ${names.join(", ")}`);
}
