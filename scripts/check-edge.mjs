// core runs at the edge and in a browser: its sources import zod/v4/core and each other, nothing else. Its tests may
// import what they like.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { findFiles } from "./find-files.mjs";
import { root } from "./run.mjs";

const sources = findFiles(["packages/core/src"], ".ts").filter((path) => !/\.test(-d)?\.ts$/.test(path));
const forbidden = sources.flatMap((path) =>
  ts
    .preProcessFile(readFileSync(join(root, path), "utf8"), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name !== "zod/v4/core" && !/^\.{1,2}\//.test(name))
    .map((name) => `${path} imports ${name}`),
);

console.log(`${sources.length} sources of core, ${forbidden.length} forbidden imports`);
for (const line of forbidden) console.error(line);
if (forbidden.length > 0) process.exitCode = 1;
