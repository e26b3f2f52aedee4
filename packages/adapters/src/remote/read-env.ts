/** An environment variable; blank counts as not set, as it does for the SDKs. */
export function readEnv(name: string): string | undefined {
  const text = process.env[name]?.trim();
  return text === "" ? undefined : text;
}
