const SECRET_NAME = /key|token|secret|password|passwd|credential/i;
/** Shorter values occur by chance: to replace them would garble messages. */
const SHORTEST = 8;

/** Makes a function that takes the values of secrets in the environment, told by their names, out of a text. */
export function redactEnv(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, value]) => (value !== undefined && value.trim().length >= SHORTEST ? [value.trim()] : []))
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}
