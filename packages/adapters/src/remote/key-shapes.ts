const MARK = "[redacted]";

/** What keys of common providers look like, and where they stand in headers, bodies and URLs. Group 1 stays. */
const shapes: readonly RegExp[] = [
  /\b(bearer )\s*[^\s"',;]{6,}/gi,
  /()sk-(?:ant|proj|svcacct|or-v1)-[A-Za-z0-9_-]{8,}/g, // clear enough to be found within a word
  /()\b(?:sk|rk|pk|gsk|xai|hf|ghp|gho|ghs|glpat|xox[abprs]|pplx|nvapi|r8|lsv2)[-_][A-Za-z0-9_-]{8,}/g,
  /()\b(?:AIza[\w-]{20,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g,
  /([?&](?:key|api[-_]?key|token|access_token|sig|signature|password)=)[^&\s"']+/gi,
  /((?:api[-_ ]?key|authorization|password|secret|access[-_]?token)["']?\s*[:=]\s*["']?(?:bearer |basic )?)(?!\[redacted\]|bearer )[^\s"',;}]{6,}/gi,
];

/** Replaces what looks like a key, for texts whose secrets are not known. */
export function redactKeyShapes(text: string): string {
  return shapes.reduce((shown, shape) => shown.replace(shape, `$1${MARK}`), text);
}
