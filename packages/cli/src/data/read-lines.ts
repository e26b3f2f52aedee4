/** The lines of a byte or text stream, as they come; empty ones are left out. `line` counts from 1. */
export async function* readLines(
  stream: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  const decoder = new TextDecoder();
  let rest = "";
  let line = 0;
  for await (const chunk of stream) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const parts = rest.split("\n");
    rest = parts.pop() ?? "";
    for (const text of parts) {
      line++;
      if (text.trim() !== "") yield { line, text };
    }
  }
  if ((rest + decoder.decode()).trim() !== "") yield { line: line + 1, text: rest };
}
