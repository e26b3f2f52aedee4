import { afterEach } from "vitest";
import { type FakeReply, type FakeServer, fakeServer } from "./fake-server.js";

/** Starts servers for the tests of the group that asks, and closes them after each. */
export function fakeServers(): (...replies: FakeReply[]) => Promise<FakeServer> {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (...replies) => {
    const server = await fakeServer(replies);
    servers.push(server);
    return server;
  };
}
