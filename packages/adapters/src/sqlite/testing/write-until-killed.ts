import { sqliteStudy } from "../sqlite-study.js";

/** Appends facts one after the other and prints the number of each once it is acknowledged. */
const log = await sqliteStudy(process.argv[2] ?? "").open();
for (let number = 0; ; number++) {
  await log.append({ kind: "answer", address: String(number), value: "x".repeat(500) });
  console.log(number);
}
