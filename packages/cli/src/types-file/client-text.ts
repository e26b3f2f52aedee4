/** The function that runs a served program, with its options and its error. */
export function clientText(name: string): string {
  return `
export interface ${name}RunOptions {
  /** Where \`signet serve\` listens: "http://127.0.0.1:8787". */
  readonly baseURL: string | URL;
  /** The key of a server that asks for one. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Why a server did not answer with an output. */
export class ${name}Error extends Error {
  override readonly name = "${name}Error";
  /** Of the HTTP answer. */
  readonly status: number;
  /** A name to branch on: INPUT_INVALID, UNAUTHORIZED, TIMEOUT. */
  readonly code: string;
  /** Which input fields do not fit. */
  readonly issues: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string | undefined;

  constructor(status: number, body: unknown) {
    const { code, message, issues, requestId } = errorIn(body);
    super(typeof message === "string" ? message : \`The server answered with HTTP \${status}\`);
    this.status = status;
    this.code = typeof code === "string" ? code : "HTTP";
    this.issues = Array.isArray(issues) ? issues : [];
    this.requestId = typeof requestId === "string" ? requestId : undefined;
  }
}

/**
 * Runs the program on a server. The server checks input and output against the same fields.
 *
 * @throws {${name}Error} When the server refuses or fails; what \`fetch\` throws, an abort among it.
 */
export async function run${name}(
  input: ${name}Input,
  { baseURL, token, signal, fetch = globalThis.fetch }: ${name}RunOptions,
): Promise<${name}Output> {
  const response = await fetch(\`\${String(baseURL).replace(/\\/$/, "")}/run\`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: \`Bearer \${token}\` }),
    },
    body: JSON.stringify({ input }),
    ...(signal === undefined ? {} : { signal }),
  });
  const body = parsed(await response.text());
  const output = response.ok ? recordOf(body).output : undefined;
  if (output === undefined) throw new ${name}Error(response.status, body);
  return output as ${name}Output; // checked by the server
}

function errorIn(body: unknown): Readonly<Record<string, unknown>> {
  return recordOf(recordOf(body).error);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
`;
}
