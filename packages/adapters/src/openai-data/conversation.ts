import { SignetError, type Turn } from "@signet/core";

/** A list of chat messages, taken apart. System and developer messages are left out. */
export interface Conversation {
  /** What was said before the last question. */
  readonly turns: readonly Turn[];
  readonly question: string;
  /** URLs and data URLs in the last question. */
  readonly images: readonly string[];
  /** The last answer; "" where none was asked for. */
  readonly answer: string;
}

/**
 * Reads chat messages as OpenAI writes them.
 *
 * @throws {SignetError} `DATA_INVALID` for tool calls, answers with weight 0 at the end, images before the last question, unknown roles and contents.
 */
export function conversationOf(
  messages: unknown,
  where: string,
  { hasAnswer = true }: { readonly hasAnswer?: boolean } = {},
): Conversation {
  if (!Array.isArray(messages)) throw invalid(where, "has messages that are no list");
  const said = messages.flatMap((message: unknown, index) =>
    readMessage(message, `${where}, message ${index + 1},`),
  );
  const last = said.at(-1);
  if (hasAnswer && last?.role !== "assistant")
    throw invalid(where, "does not end with an assistant's message");
  if (last?.weight === 0)
    throw invalid(where, "ends with an answer of weight 0, which is not to be learnt from");
  const asked = hasAnswer ? said.slice(0, -1) : said;
  const question = asked.at(-1);
  if (question?.role !== "user") throw invalid(where, "has no user's message to answer");
  const earlier = asked.slice(0, -1);
  if (earlier.some(({ images }) => images.length > 0))
    throw invalid(
      where,
      "has an image before the last question: a conversation holds texts alone, leave the row out",
    );
  return {
    turns: earlier.map(({ role, text }) => ({ role, text })),
    question: question.text,
    images: question.images,
    answer: hasAnswer ? (last?.text ?? "") : "",
  };
}

interface Said extends Turn {
  readonly images: readonly string[];
  readonly weight: unknown;
}

function readMessage(message: unknown, where: string): readonly Said[] {
  if (!isRecord(message)) throw invalid(where, "is no object");
  const { role, content, weight, tool_calls: calls, function_call: call } = message;
  if (role === "system" || role === "developer") return [];
  if (role === "tool" || role === "function" || isAny(calls) || isAny(call))
    throw invalid(where, "calls a tool: a program has steps for that, leave the row out");
  if (role !== "user" && role !== "assistant") throw invalid(where, `has the role ${JSON.stringify(role)}`);
  return [{ role, weight, ...readContent(content, where) }];
}

/** Logs of the API say `null` or an empty list where nothing was called. */
function isAny(calls: unknown): boolean {
  return calls !== undefined && calls !== null && !(Array.isArray(calls) && calls.length === 0);
}

function readContent(content: unknown, where: string): Pick<Said, "text" | "images"> {
  if (typeof content === "string") return { text: content, images: [] };
  if (!Array.isArray(content)) throw invalid(where, "has no text");
  const texts: string[] = [];
  const images: string[] = [];
  for (const part of content as readonly unknown[]) {
    if (isRecord(part) && typeof part.text === "string") texts.push(part.text);
    else if (isRecord(part) && isRecord(part.image_url) && typeof part.image_url.url === "string")
      images.push(part.image_url.url);
    else throw invalid(where, "has a part that is neither a text nor an image");
  }
  return { text: texts.join("\n"), images };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(where: string, problem: string): SignetError {
  return new SignetError("DATA_INVALID", `${where} ${problem}`);
}
