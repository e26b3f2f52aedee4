import { readChunks } from "./read-chunks.js";

/** The body of a response as a JSON value; throws when it is none or too long. */
export async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  let text = "";
  for await (const chunk of readChunks(response, maxBytes)) text += chunk;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the server sent something that is no JSON: ${text}`);
  }
}
