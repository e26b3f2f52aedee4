import { rename } from "node:fs/promises";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { join } from "node:path";
import { generateKeys, seal, sign } from "@signet/core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { echoProgram, echoSource } from "../testing/echo-program.js";
import { type CliFolder, cliFolder } from "../testing/run-cli.js";
import { type ServingCli, serveCli } from "../testing/serve-cli.js";

const token = "a-token-of-24-characters";
const adminToken = "operator-token-0123456789";

let folder: CliFolder;
let serving: ServingCli[] = [];

const artifactOf = (instruction: string): string =>
  String(seal(echoProgram, { plan: { kind: "single", parameters: { say: { instruction, demos: [] } } } }));

beforeAll(async () => {
  folder = await cliFolder({
    "echo.ts": echoSource,
    "one.json": artifactOf("one"),
    "token.txt": `${token}\n`,
    "short.txt": "hunter2\n",
    "keys.json": JSON.stringify([{ id: "shop", token, limits: { requestsPerMinute: 2 } }]),
    "bad-keys.json": JSON.stringify([{ id: "shop", token, limits: { requestPerMinute: 2 } }]),
    "half.json": artifactOf("one").slice(0, 80),
  });
});

afterEach(async () => {
  for (const { signal } of serving) signal("SIGTERM");
  await Promise.all(serving.map(({ ended }) => ended));
  serving = [];
});

afterAll(() => folder.remove());

function serve(
  argv: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  artifact = "one.json",
): ServingCli {
  const one = serveCli([artifact, "--program", "echo.ts", "--port", "0", ...argv], { cwd: folder.path, env });
  serving.push(one);
  return one;
}

const post = (url: string, body: unknown, bearer?: string): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const said = async (url: string, word = "hello", bearer?: string): Promise<unknown> => {
  const response = await post(`${url}/run`, { input: { word } }, bearer);
  const { output, error } = (await response.json()) as {
    output?: { said: string };
    error?: { code: string };
  };
  return output?.said ?? error?.code;
};

const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 10 });

describe("signet serve", () => {
  it("says where it listens, what it answers and what to try, and answers", async () => {
    const { url, output } = serve();
    const at = await url;
    expect(at).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await said(at)).toBe("one: hello");
    expect(output()).toContain(`curl ${at}/run`);
    expect(output()).toContain(`'{"input":{"word":"..."}}'`);
    expect(output()).toContain("/v1/chat/completions");
    expect(output()).not.toContain("/admin");
  });

  it("--json says it to programs", async () => {
    const { url, output } = serve(["--json"]);
    expect(JSON.parse(output() || `{"url":"${await url}"}`)).toMatchObject({ url: await url });
    expect(JSON.parse(output())).toMatchObject({
      program: "echo",
      artifact: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("answers nobody who names another host: DNS rebinding", async () => {
    const { hostname, port } = new URL(await serve().url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = createConnection({ host: hostname, port: Number(port) }, () =>
        socket.end(
          "POST /run HTTP/1.1\r\nhost: evil.example\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
        ),
      );
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).toContain("403");
  });

  it("ends at SIGTERM with what was under way answered, and exit code 0", async () => {
    const one = serve();
    const url = await one.url;
    const slow = said(url, "slow 1500");
    await eventually(async () => expect(await said(url, "under way")).toBe("one: 1 slow"));
    one.signal("SIGTERM");
    expect(await slow).toBe("one: slow 1500");
    expect(await one.ended).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it("aborts what takes longer than --drain", async () => {
    const one = serve(["--drain", "0.05"]);
    const url = await one.url;
    const stuck = said(url, "slow 600000").catch(() => "cut");
    await eventually(async () => expect(await said(url, "under way")).toBe("one: 1 slow"));
    one.signal("SIGINT");
    expect(await one.ended).toBe(0);
    expect(await stuck).not.toBe("one: slow 600000");
    expect(one.output()).toContain("aborted");
  });

  it("ends at once at the second signal", async () => {
    const one = serve(["--drain", "600"]);
    const url = await one.url;
    const stuck = said(url, "slow 600000").catch(() => "cut");
    await eventually(async () => expect(await said(url, "under way")).toBe("one: 1 slow"));
    one.signal("SIGTERM");
    one.signal("SIGTERM");
    expect(await one.ended).toBe(143);
    expect(await stuck).not.toBe("one: slow 600000");
  });

  it("says that a port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo; // it listens on a port
    const { code, stderr } = await folder.run([
      "serve",
      "one.json",
      "--program",
      "echo.ts",
      "--port",
      String(port),
    ]);
    taken.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 is in use: pass another --port, or 0 for a free one`);
  });

  it.each([
    ["an artifact that is not there", ["none.json", "--program", "echo.ts"], 2, "There is no artifact file"],
    ["half an artifact", ["half.json", "--program", "echo.ts"], 1, "ARTIFACT_INVALID"],
    ["no program", ["one.json"], 2, "--program"],
    ["a port that is none", ["one.json", "--program", "echo.ts", "--port", "70000"], 2, "0 to 65535"],
    [
      "--host without a token",
      ["one.json", "--program", "echo.ts", "--host", "0.0.0.0"],
      2,
      "--token-file FILE or --keys FILE",
    ],
    ["--host that is empty", ["one.json", "--program", "echo.ts", "--host", ""], 2, "--host is empty"],
    [
      "--host with a token that can be guessed",
      ["one.json", "--program", "echo.ts", "--host", "127.0.0.1", "--token-file", "short.txt"],
      2,
      "fewer than 16 characters",
    ],
    [
      "a drain that no timer can be as long as",
      ["one.json", "--program", "echo.ts", "--drain", "1e10"],
      2,
      "at most 2000000 seconds",
    ],
    [
      "a limit that is misspelt",
      ["one.json", "--program", "echo.ts", "--keys", "bad-keys.json"],
      1,
      "limits",
    ],
    ["keys that are no JSON", ["one.json", "--program", "echo.ts", "--keys", "token.txt"], 1, "is not JSON"],
    [
      "an operator's token that is not set",
      ["one.json", "--program", "echo.ts", "--admin-token-env", "NONE"],
      2,
      "NONE",
    ],
  ])("refuses %s", async (_, argv, expected, words) => {
    const { code, stderr } = await folder.run([
      "serve",
      ...argv,
      ...(argv.includes("--port") ? [] : ["--port", "0"]),
    ]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain(token);
    expect(code).toBe(expected);
  });
});

describe("signet serve with tokens", () => {
  it.each([
    ["a file", ["--token-file", "token.txt"], {}],
    ["the environment", [], { SIGNET_TOKEN: token }],
    ["a file of keys", ["--keys", "keys.json"], {}],
  ])("asks for the token of %s, and shows it nowhere", async (_, argv, env) => {
    const { url, output } = serve([...argv, "--host", "127.0.0.1"], env);
    expect(await said(await url)).toBe("UNAUTHORIZED");
    expect(await said(await url, "hello", "another")).toBe("UNAUTHORIZED");
    expect(await said(await url, "hello", token)).toBe("one: hello");
    expect(output()).toContain("$SIGNET_TOKEN");
    expect(output()).not.toContain(token);
  });

  it("keeps to the limits of a key", async () => {
    const { url } = serve(["--keys", "keys.json"]);
    const at = await url;
    expect([await said(at, "a", token), await said(at, "b", token), await said(at, "c", token)]).toEqual([
      "one: a",
      "one: b",
      "RATE_LIMITED",
    ]);
  });

  it("has operator's routes only with an operator's token, which is no key", async () => {
    const closed = await serve().url;
    expect((await fetch(`${closed}/admin/status`)).status).toBe(404);
    const { url, output } = serve([], { SIGNET_TOKEN: token, SIGNET_ADMIN_TOKEN: adminToken });
    const at = await url;
    expect((await post(`${at}/admin/promote`, {}, token)).status).toBe(401);
    expect((await post(`${at}/admin/swap`, artifactOf("two"), adminToken)).status).toBe(200);
    expect(await said(at, "hello", token)).toBe("two: hello");
    expect(output()).not.toContain(adminToken);
    const twin = await folder.run(["serve", "one.json", "--program", "echo.ts", "--port", "0"], {
      env: { SIGNET_TOKEN: adminToken, SIGNET_ADMIN_TOKEN: adminToken },
    });
    expect(twin.code).toBe(1);
    expect(twin.stderr).toContain("give it one of its own");
    expect(twin.stderr).not.toContain(adminToken);
  });
});

describe("signet serve and the program file's score", () => {
  it("judges live answers, and tells the operator how good they are", async () => {
    await folder.write(
      "scored.ts",
      `${echoSource}\nexport const score = (_, { said }) => said.endsWith("hello");`,
    );
    const one = serveCli(["one.json", "--program", "scored.ts", "--port", "0"], {
      cwd: folder.path,
      env: { SIGNET_ADMIN_TOKEN: adminToken },
    });
    serving.push(one);
    const at = await one.url;
    expect([await said(at, "hello"), await said(at, "a")]).toEqual(["one: hello", "one: a"]);
    const status = () => fetch(`${at}/admin/status`, { headers: { authorization: `Bearer ${adminToken}` } });
    await eventually(async () =>
      expect(await (await status()).json()).toMatchObject({ current: { score: { mean: 0.5, count: 2 } } }),
    );
  });
});

describe("signet serve and a changed artifact", () => {
  it("--watch swaps to it, and stays where it was while the file is half written", async () => {
    await folder.write("watched.json", artifactOf("one"));
    const { url, output } = serve(["--watch"], {}, "watched.json");
    const at = await url;
    await folder.write("watched.json", artifactOf("two").slice(0, 100));
    await eventually(() => expect(output()).toContain("the old artifact stays"));
    expect(await said(at)).toBe("one: hello");
    await folder.write("next.json", artifactOf("two"));
    await rename(join(folder.path, "next.json"), join(folder.path, "watched.json"));
    await eventually(async () => expect(await said(at)).toBe("two: hello"));
    expect(output()).toContain("✔ swapped to the artifact");
  });

  it("--public-key lets in signed ones only", async () => {
    const { publicKey, privateKey } = await generateKeys();
    await folder.write("key.txt", publicKey);
    await folder.write("signed.json", artifactOf("one"));
    await folder.write("signed.json.sig", await sign(artifactOf("two"), privateKey));
    const argv = ["--public-key", "key.txt"];
    const refused = await folder.run([
      "serve",
      "signed.json",
      "--program",
      "echo.ts",
      "--port",
      "0",
      ...argv,
    ]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("ARTIFACT_SIGNATURE") });
    await folder.write("signed.json.sig", await sign(artifactOf("one"), privateKey));
    const one = serve(argv, {}, "signed.json");
    const at = await one.url;
    await folder.write("signed.json", artifactOf("two"));
    one.signal("SIGHUP");
    await eventually(() => expect(one.output()).toContain("the old artifact stays"));
    await folder.write("signed.json.sig", await sign(artifactOf("two"), privateKey));
    one.signal("SIGHUP");
    await eventually(async () => expect(await said(at)).toBe("two: hello"));
  });

  it("SIGHUP swaps to it once", async () => {
    await folder.write("hup.json", artifactOf("one"));
    const one = serve([], {}, "hup.json");
    const at = await one.url;
    await folder.write("hup.json", artifactOf("three"));
    expect(await said(at)).toBe("one: hello");
    one.signal("SIGHUP");
    await eventually(async () => expect(await said(at)).toBe("three: hello"));
  });

  it("refuses one of another program", async () => {
    await folder.write("other.json", artifactOf("one"));
    const one = serve([], {}, "other.json");
    await one.url;
    await folder.write("other.json", artifactOf("one").replaceAll('"echo"', '"ohce"'));
    one.signal("SIGHUP");
    await eventually(() => expect(one.output()).toContain("the old artifact stays"));
  });
});
