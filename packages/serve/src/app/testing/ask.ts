import type { ServedApp } from "../serve-app.js";

/** A request with a JSON body. */
export function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`http://localhost${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** What an app answers, with its body read. */
export async function ask(
  app: Pick<ServedApp, "fetch">,
  request: Request,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }> {
  const response = await app.fetch(request);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

/** The code and message of an error body. */
export function errorOf(body: Record<string, unknown>): {
  readonly code?: string;
  readonly message?: string;
} {
  const { error } = body;
  return typeof error === "object" && error !== null ? error : {};
}
