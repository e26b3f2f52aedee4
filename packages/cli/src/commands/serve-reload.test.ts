import { seal } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { deploy } from "@signet/serve";
import { expect, it } from "vitest";
import { echoProgram } from "../testing/echo-program.js";
import { cliFolder } from "../testing/run-cli.js";
import { readArtifactFile } from "./serve-artifact.js";
import { reload } from "./serve-reload.js";

const artifactOf = (instruction: string) =>
  seal(echoProgram, { plan: { kind: "single", parameters: { say: { instruction, demos: [] } } } });

it("reload() takes what the file became between its first reading and the watch", async () => {
  const folder = await cliFolder({ "echo.json": String(artifactOf("one")) });
  const file = await readArtifactFile({ path: `${folder.path}/echo.json` });
  const deployment = await deploy(echoProgram, file.text, { lm: scriptedLm({ reply: () => "" }) });
  const two = artifactOf("two");
  await folder.write("echo.json", String(two));
  let stop = (): void => {};
  const told = new Promise<string>((tell) => {
    stop = reload({ file, deployment, tell }).watch();
  });
  expect(await told).toBe(`✔ swapped to the artifact ${two.sha256.slice(0, 12)}`);
  stop();
  await folder.remove();
});
