// The size limit: what the README's program takes from core. The limit moves only in the commit that needs it.
import { fullEntryKb, readmeProgramKb } from "./core-size.mjs";

const limitKb = 20;

const [program, full] = await Promise.all([readmeProgramKb(), fullEntryKb()]);
console.log(
  `core: README program ${show(program)} (limit ${limitKb} kB), full entry ${show(full)}; min + gzip, without zod`,
);
if (program === undefined) {
  console.error("README.md shows no program: its first ```ts block must start with `// file: NAME`.");
}
if (program === undefined || program >= limitKb) process.exitCode = 1;

function show(kb) {
  return kb === undefined ? "unknown" : `${kb.toFixed(1)} kB`;
}
