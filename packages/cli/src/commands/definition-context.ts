import type { Io } from "../io.js";

/** What the definition of a command hands to its action. */
export interface DefinitionContext {
  readonly io: Io;
  /** Told how the command that ran came out. */
  readonly onExitCode: (code: number) => void;
}
