// The suite in a worker: the answer to a request is the results. Which server to use is part of its URL.
import { runSuite } from "./suite.mjs";

export default {
  async fetch(request) {
    return Response.json(await runSuite(new URL(request.url).searchParams.get("origin")));
  },
};
