import { defineConfig } from "vitest/config";

/** Packages resolve to their TypeScript sources: tests need no build. Else as Node does it: what packages hold under "module" is for bundlers. */
const conditions = ["@signet/source", "node", "import", "default"];
const tests = "{packages/*/src,examples,benchmarks,test}/**";
const never = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${tests}/*.test.ts`],
          exclude: [...never, "**/*.services.test.ts"],
          // A machine may be busy: only what hangs is to fail.
          testTimeout: 60_000,
          typecheck: {
            enabled: true,
            include: [`${tests}/*.test-d.ts`],
            exclude: never,
            tsconfig: "tsconfig.json",
            ignoreSourceErrors: true,
          },
        },
      },
      {
        extends: true,
        test: {
          name: "services",
          include: [`${tests}/*.services.test.ts`],
          exclude: never,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
