/** Words that look like a plural, or a form of a verb, and are none. */
const WHOLE = new Set(
  "news always perhaps does gas lens plus thus yes less this bus something nothing".split(" "),
);

/** What the forms of an English word have in common: `message` and `messages`, `classify` and `classified`. Other words stay as they are. */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word) || WHOLE.has(word)) return word;
  const rest = withoutEnding(word);
  const single = rest === word ? rest : rest.replace(/([bdfgmnprt])\1$/, "$1");
  return single.replace(/y$/, "i").replace(/(?<=..)e$/, "");
}

function withoutEnding(word: string): string {
  if (/(?:ies|ied)$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word) && !/[aeiou]ses$/.test(word)) return word.slice(0, -2);
  if (/[^suia]s$/.test(word)) return word.slice(0, -1);
  for (const ending of ["ing", "ed"]) {
    const rest = word.slice(0, -ending.length);
    if (word.endsWith(ending) && rest.length >= 3 && /[aeiouy]/.test(rest)) return rest;
  }
  return word;
}
