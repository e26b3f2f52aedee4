/**
 * `fetch`, for servers that describe an error otherwise than OpenAI does: `{ message }` (vLLM) or `{ detail }` (FastAPI).
 * The SDK looks at `error` alone, and would report "no body".
 */
export const fetchWithWords: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.ok || !response.headers.get("content-type")?.includes("json")) return response;
  const text = await response.text();
  return new Response(withError(text), { status: response.status, headers: response.headers });
};

function withError(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === "object" && body !== null;
    return isObject && "error" in body && typeof body.error === "object"
      ? text
      : JSON.stringify({ error: said(body) });
  } catch {
    return text;
  }
}

/** Ollama's own API, for one, says `{ error: "text" }`. */
function said(body: unknown): unknown {
  if (typeof body === "string") return { message: body };
  const isObject = typeof body === "object" && body !== null;
  return isObject && "error" in body && typeof body.error === "string" ? { message: body.error } : body;
}
