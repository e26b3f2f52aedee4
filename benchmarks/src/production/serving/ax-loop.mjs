// Copied by ax-peer.ts to where ax is installed, and run there: calls ax in a loop, one call after the other, and prints how long that took.
import { ai, ax } from "@ax-llm/ax";

const [port, warmUp, calls] = process.argv.slice(2).map(Number);
const llm = ai({
  name: "openai",
  apiKey: "none",
  apiURL: `http://127.0.0.1:${port}/v1`,
  config: { model: "gpt-4o-mini", stream: false },
});
const answerer = ax(
  '"Answer the question from the passage." question:string, passage:string -> answer:string',
);

const call = async (number) => {
  const question = `Where does ship number ${number} lie at night?`;
  const passage = `Ship ${number} belongs to the old fleet. At night it lies in the harbour, behind the second pier.`;
  const { answer } = await answerer.forward(llm, { question, passage }, { stream: false });
  if (answer !== "in the harbour") throw new Error(`ax answered "${answer}"`);
};

for (let number = 0; number < warmUp; number++) await call(number);
const started = performance.now();
const before = process.cpuUsage();
for (let number = 0; number < calls; number++) await call(number);
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({ seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }),
);
