const secretHeader = /auth|key|token|secret|cookie|password|credential/i;

/** Shorter texts occur by chance: to replace them would garble every message. */
const SHORTEST = 4;

/** Replaces secrets in a text. */
export type Redact = (text: string) => string;

/** Makes a function that replaces every occurrence of the secrets, as they are and as a URL would carry them. */
export function redactor(secrets: readonly (string | null | undefined)[]): Redact {
  const texts = secrets
    .filter((secret): secret is string => typeof secret === "string" && secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length);
  return (text) => texts.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}

/** The values among the headers that are credentials by their name, with and without a scheme such as "Bearer". */
export function headerSecrets(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => secretHeader.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, "")]);
}
