const RESERVED = new Set(["__proto__", "constructor", "prototype", "act", "answer", "finish"]);
const MOST_CHARACTERS = 64;

/** A name that can be a field or a module, and is not taken: other characters become `_`. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_").slice(0, MOST_CHARACTERS);
  const start = /^[A-Za-z_]/.test(plain) && !RESERVED.has(plain) ? plain : `_${plain}`;
  let key = start;
  for (let number = 2; taken.includes(key); number++) key = `${start}_${number}`;
  return key;
}
