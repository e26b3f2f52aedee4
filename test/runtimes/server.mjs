// Plays the model, by the name that a request asks for, and hands out artifacts and bundled files. Every runtime under test has one of its own.
import { createServer } from "node:http";

/**
 * @param {{ artifacts: object, files: ReadonlyMap<string, { type: string, body: string }> }} content
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function startServer({ artifacts, files }) {
  const calls = callLog();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const model = searchParams.get("model");
    if (pathname === "/v1/chat/completions")
      return complete(JSON.parse(await bodyOf(request)), response, calls);
    if (pathname === "/artifacts") return json(response, 200, artifacts);
    if (pathname === "/arrived") return calls.arrived(model).then(() => json(response, 200, {}));
    if (pathname === "/abandoned") return calls.abandoned(model).then(() => json(response, 200, {}));
    const file = files.get(pathname);
    response.writeHead(file === undefined ? 404 : 200, { "content-type": file?.type ?? "text/plain" });
    response.end(file?.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function complete({ model, messages, stream }, response, calls) {
  calls.note(model, response);
  const system = messages.find(({ role }) => role === "system")?.content ?? "";
  switch (model) {
    case "hangs":
    case "hangs-for-ever":
      return;
    case "busy":
      response.setHeader("retry-after", "7");
      return json(response, 429, {
        error: { message: `Slow down, sk-secret-0123456789`, type: "rate_limit" },
      });
    case "breaks":
      return streamed(response, ["## Label\n", "bu"], "cut");
    case "hangs-in-stream":
      return streamed(response, ["## Note\n", "It cra", "shes."], "hang");
    default: {
      const label =
        model === "says-instruction" && system.includes("as the artifact says") ? "billing" : "bug";
      const content = model === "notes" ? "## Note\nIt crashes." : `## Label\n${label}`;
      if (stream) return streamed(response, content.match(/.{1,3}/gs), "end");
      json(response, 200, { model, choices: [{ message: { content }, finish_reason: "stop" }], usage });
    }
  }
}

const usage = { prompt_tokens: 30, completion_tokens: 5 };

function streamed(response, pieces, ending) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (event) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  for (const content of pieces) send({ choices: [{ delta: { content } }] });
  if (ending === "hang") return;
  if (ending === "cut") return setImmediate(() => response.destroy());
  send({ choices: [{ delta: {}, finish_reason: "stop" }], usage });
  response.end("data: [DONE]\n\n");
}

function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Which models were asked, and which calls the client left. */
function callLog() {
  const entries = new Map();
  const entry = (model) => {
    if (!entries.has(model)) entries.set(model, { arrived: deferred(), left: deferred() });
    return entries.get(model);
  };
  return {
    note(model, response) {
      const { arrived, left } = entry(model);
      arrived.resolve();
      response.once("close", () => {
        if (!response.writableFinished) left.resolve();
      });
    },
    arrived: (model) => entry(model).arrived.promise,
    abandoned: (model) => entry(model).left.promise,
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
