export interface PostTarget {
  readonly url: URL;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Makes the function that sends a body and takes an answer whose status is well; any other is thrown with what it says. */
export function postJson({
  url,
  path,
  headers,
  fetch,
}: PostTarget): (body: object, signal: AbortSignal) => Promise<Response> {
  const target = new URL(url);
  target.pathname = target.pathname.replace(/\/+$/, "") + path;
  return async (body, signal) => {
    const response = await fetch(target.href, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      redirect: "manual", // headers may hold credentials: they go to the server that was named and to no other
      signal,
    });
    if (response.ok) return response;
    const { statusError } = await import("./status-error.js");
    throw await statusError(response);
  };
}
