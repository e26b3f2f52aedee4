// Run by run-load.ts in a process of its own: raw keep-alive sockets, one request under way on each. Told as JSON in its argument:
// { port, path, headers, bodies, clients, requests }. Prints { failed, seconds, latencies: { p50, p99 }, artifacts, firstFailure }.
import { connect } from "node:net";

const { port, path, headers, bodies, clients, requests } = JSON.parse(process.argv[2]);
const HEAD_END = Buffer.from("\r\n\r\n");

const texts = bodies.map((body) =>
  Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      "",
      body,
    ].join("\r\n"),
  ),
);

const latencies = [];
const artifacts = {};
let begun = 0;
let failed = 0;
let firstFailure;

const fail = (why) => {
  failed++;
  firstFailure ??= why;
};

const client = () =>
  new Promise((resolve) => {
    let received = Buffer.alloc(0);
    let sentMs = 0;
    let isWaiting = false;
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const next = () => {
      if (begun >= requests) {
        socket.end();
        resolve();
        return;
      }
      isWaiting = true;
      sentMs = performance.now();
      socket.write(texts[begun++ % texts.length]);
    };
    const answered = (status, body) => {
      isWaiting = false;
      latencies.push(performance.now() - sentMs);
      if (status !== 200) fail(`${status} ${body.slice(0, 200)}`);
      const artifact = /"artifact":"([0-9a-f]+)"/.exec(body)?.[1];
      if (artifact !== undefined) artifacts[artifact] = (artifacts[artifact] ?? 0) + 1;
      next();
    };
    socket.on("connect", next);
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf(HEAD_END);
      if (end < 0) return;
      const head = received.toString("latin1", 0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) {
        fail(`an answer without a length: ${head}`);
        socket.destroy();
        resolve();
        return;
      }
      if (received.length < end + 4 + length) return;
      const body = received.toString("utf8", end + 4, end + 4 + length);
      received = received.subarray(end + 4 + length);
      answered(Number(head.slice(9, 12)), body);
    });
    socket.on("error", (error) => {
      fail(error.message);
      resolve();
    });
    socket.on("close", () => {
      if (isWaiting) fail("the connection was closed before the answer");
      resolve();
    });
  });

const started = performance.now();
await Promise.all(Array.from({ length: clients }, client));
const seconds = (performance.now() - started) / 1000;
latencies.sort((a, b) => a - b);
const percentile = (share) =>
  latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0;
if (begun < requests) fail(`${requests - begun} requests were not sent`);
console.log(
  JSON.stringify({
    failed,
    firstFailure,
    answered: latencies.length,
    seconds,
    latencies: { p50: percentile(0.5), p99: percentile(0.99) },
    artifacts,
  }),
);
