/** More than any sensible input, and few enough to be checked within a blink: a check costs some microseconds for each. */
export const MAX_VALUES = 100_000;

/** Whether there are more values in a JSON value than `MAX_VALUES`, itself and what it holds at any depth. Looks at no more than so many. */
export function holdsManyValues(json: unknown): boolean {
  let left = MAX_VALUES;
  const isTooMuch = (value: unknown): boolean => {
    if (--left < 0) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(isTooMuch);
  };
  return isTooMuch(json);
}
