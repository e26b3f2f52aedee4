/** What stands where a secret stood. */
export const HIDDEN = "...";

/**
 * Texts that give access to something: keys of known services, tokens, private keys, passwords in addresses, and whatever else is a long
 * run of letters and digits that no one would write by hand.
 */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk|xox[a-z]|glpat)-[\w-]{10,}/g,
  /\b(?:(?:sk|pk|rk)_(?:live|test)|gh[a-z]|github_pat|hf|npm)_(?=\w*\d)\w{10,}/g,
  /\b(?:AKIA|ASIA|AIza|ya29\.|SG\.|pypi-)[\w.-]{12,}/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g,
  /(?<=\b(?:Bearer|Basic|Token)\s+)(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/g,
  /(?<=:\/\/)[^\s/:@"'`]*:[^\s/@"'`]+(?=@)/g,
  /(?<=[?&;][\w-]*(?:key|token|secret|password|signature|sig|auth)[\w-]*=)[^\s&"'`]+/gi,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
];

/** Letters and digits in a long run; names of that length are told by their parts, or by having no digits to speak of. */
const run = /[A-Za-z0-9+=_-]{20,}/g;

function isRandom(text: string): boolean {
  const isName = /^(?:[A-Za-z]+\d{0,3}|\d{1,8}[A-Za-z]?)(?:[-_](?:[A-Za-z]+\d{0,3}|\d{1,8}[A-Za-z]?))*$/.test(
    text,
  );
  return !isName && /[A-Za-z]/.test(text) && (text.match(/\d/g)?.length ?? 0) >= 3;
}

/** A text without the secrets that can be told by their looks. */
export function hideSecrets(text: string): string {
  const known = patterns.reduce((shown, pattern) => shown.replace(pattern, HIDDEN), text);
  return known.replace(run, (found) => (isRandom(found) ? HIDDEN : found));
}

const names = /(?:key|token|secret|passw(?:or)?d|pwd|credential|authorization|dsn|connection)s?$/i;

/** Whether a literal is a secret: by its looks, or by the name that it stands under. */
export function isSecret(text: string, name: string | undefined): boolean {
  if (hideSecrets(text) !== text) return true;
  return (
    name !== undefined && names.test(name.replace(/["']/g, "")) && text.length >= 8 && !/\s/.test(text.trim())
  );
}
