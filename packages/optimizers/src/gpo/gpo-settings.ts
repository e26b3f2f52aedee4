import type { Refine } from "../operators/improve-from-trajectory.js";
import type { ModuleChoice } from "../reflect/module-turns.js";
import type { InstructionPosition } from "./task-examples.js";
import type { TrajectoryOrder, TrajectorySelect } from "./trajectory.js";
import type { LimitSchedule } from "./word-limit.js";

/** What becomes of an answer that goes further than the limit. */
export type LimitEnforcement = "reject" | "repair" | "off";

/** Options with their defaults filled in. */
export interface GpoSettings {
  readonly epochs: number;
  readonly batch: number;
  readonly samples: number;
  readonly trajectory: number;
  readonly select: TrajectorySelect;
  readonly order: TrajectoryOrder;
  readonly reflect: boolean;
  readonly refine: Refine;
  readonly limit: LimitSchedule;
  readonly initialStep: number;
  readonly finalStep: number;
  readonly warmup: number;
  readonly relativeLimit: boolean;
  readonly enforce: LimitEnforcement;
  readonly examples: number;
  readonly position: InstructionPosition;
  readonly temperature: number;
  readonly modules: ModuleChoice;
  readonly joint: boolean;
  readonly patience?: number;
}
