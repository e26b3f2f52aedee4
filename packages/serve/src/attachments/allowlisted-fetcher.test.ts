import { describe, expect, it } from "vitest";
import { allowlistedFetcher, type Transport } from "./allowlisted-fetcher.js";

const { signal } = new AbortController();
const png = () => new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "image/png" } });
const publicAddress = async () => ["93.184.216.34"];

function fetcherOf(transport: Transport, options: { readonly maxBytes?: number } = {}) {
  return allowlistedFetcher({
    hosts: ["images.example.com", "cdn.example.com"],
    resolve: publicAddress,
    transport,
    ...options,
  });
}

const redirectTo = (location: string) => new Response(null, { status: 302, headers: { location } });

describe("allowlistedFetcher()", () => {
  it("makes a data URL, from the address that was checked", async () => {
    const asked: unknown[] = [];
    const fetchLink = fetcherOf(async (url, { address }) => {
      asked.push([url.href, address]);
      return png();
    });
    expect(await fetchLink("https://images.example.com/a.png", signal)).toBe("data:image/png;base64,AQID");
    expect(asked).toEqual([["https://images.example.com/a.png", "93.184.216.34"]]);
  });

  it("waits for no resolver longer than for a fetch", async () => {
    const fetchLink = allowlistedFetcher({
      hosts: ["images.example.com"],
      resolve: () => new Promise(() => {}),
      timeoutMs: 10,
    });
    await expect(fetchLink("https://images.example.com/a.png", signal)).rejects.toThrow();
    const left = AbortSignal.abort(new Error("left"));
    await expect(fetchLink("https://images.example.com/a.png", left)).rejects.toThrow("left");
  });

  it.each([
    "http://images.example.com/",
    "https://evil.example/",
    "https://images.example.com.evil.example/",
    "https://images.example.com./",
    "https://images.example.com:8443/",
    "https://images.example.com:443/",
    "https://user@images.example.com/",
    "https://images.example.com@evil.example/",
    "https://images.example.com\\@evil.example/",
    "https://evil.example#@images.example.com/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https:images.example.com",
    " https://images.example.com/",
    "https://images%2eexample.com/",
    "file:///etc/passwd",
    "ftp://images.example.com/",
    "",
  ])("refuses %s, and asks nobody", async (link) => {
    let calls = 0;
    const fetchLink = fetcherOf(async () => {
      calls++;
      return png();
    });
    await expect(fetchLink(link, signal)).rejects.toThrow("was not fetched");
    expect(calls).toBe(0);
  });

  it.each([[["127.0.0.1"]], [["93.184.216.34", "10.0.0.1"]], [["::ffff:169.254.169.254"]], [[]]])(
    "refuses a host that resolves to %j",
    async (addresses) => {
      const fetchLink = allowlistedFetcher({
        hosts: ["images.example.com"],
        resolve: async () => addresses,
        transport: async () => png(),
      });
      await expect(fetchLink("https://images.example.com/", signal)).rejects.toThrow("not public");
    },
  );

  it("follows redirects to listed hosts, and checks each of them", async () => {
    const asked: string[] = [];
    const via = (target: string) =>
      fetcherOf(async ({ href, pathname }) => {
        asked.push(href);
        return pathname === "/first" ? redirectTo(target) : png();
      })("https://images.example.com/first", signal);
    expect(await via("https://cdn.example.com/x")).toContain("data:image/png");
    expect(await via("/x")).toContain("data:image/png");
    for (const target of ["http://cdn.example.com/x", "https://169.254.169.254/x", "//evil.example/x"])
      await expect(via(target)).rejects.toThrow("was not fetched");
    expect(new Set(asked.map((href) => new URL(href).host))).toEqual(
      new Set(["images.example.com", "cdn.example.com"]),
    );
  });

  it("gives up on redirects without end", async () => {
    const fetchLink = fetcherOf(async () => redirectTo("/again"));
    await expect(fetchLink("https://images.example.com/", signal)).rejects.toThrow("redirects");
  });

  it("stops reading at the limit", async () => {
    let isCancelled = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
          cancel: () => {
            isCancelled = true;
          },
        }),
        { headers: { "content-type": "image/png" } },
      );
    const fetchLink = fetcherOf(async () => endless(), { maxBytes: 10_000 });
    await expect(fetchLink("https://images.example.com/", signal)).rejects.toThrow("larger than 10000 bytes");
    expect(isCancelled).toBe(true);
  });

  it("ends when its time is up", async () => {
    const fetchLink = allowlistedFetcher({
      hosts: ["images.example.com"],
      timeoutMs: 1,
      transport: (_, { signal: inTime }) =>
        new Promise((_resolve, reject) => {
          inTime.addEventListener("abort", () => reject(inTime.reason));
        }),
    });
    await expect(fetchLink("https://images.example.com/", signal)).rejects.toThrow("timeout");
  });

  it.each([
    "https://images.example.com",
    "*.example.com",
    "10.0.0.1",
    "[::1]",
    "localhost",
    "a.example:1",
    "",
  ])("takes no host %s", (host) =>
    expect(() => allowlistedFetcher({ hosts: [host] })).toThrow("is no host name"),
  );
});
