// Runs the suite in Node, Bun or Deno, against the server whose origin is the first argument, and prints the results as JSON.
import { runSuite } from "./suite.mjs";

const args = globalThis.Deno?.args ?? process.argv.slice(2);
console.log(JSON.stringify(await runSuite(args[0])));
// What a failed case left open must not keep the process.
if (globalThis.Deno === undefined) process.exit();
else globalThis.Deno.exit();
