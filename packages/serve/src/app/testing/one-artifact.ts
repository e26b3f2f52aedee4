import type { Models, Program, RunEvent } from "@signet/core";
import type { Deployment, Values } from "../../deployment/deployment.js";

/** The hash that `oneArtifact` reports. */
export const ARTIFACT = "a".repeat(64);

/** A deployment of one program as it stands: what the app is tested on. */
export function oneArtifact<I, O, M, P extends string>(program: Program<I, O, M, P>, lm: Models): Deployment {
  const answered = { side: "current", artifact: ARTIFACT } as const;
  return {
    run: async (input, { key: _, ...call }) => ({
      ...answered,
      output: (await program.run(input as I, { lm, ...call })) as Values, // the app checks inputs; outputs are objects
    }),
    async *stream(input, { key: _, ...call }) {
      yield { type: "answered", ...answered };
      yield* program.stream(input as I, { lm, ...call }) as AsyncIterable<RunEvent<Values>>; // as above
    },
    close: async () => {},
  };
}
