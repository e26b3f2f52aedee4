import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeVectors, encodeVectors } from "./vectors.js";

it("decodeVectors() gives back the numbers of all vectors, bit for bit", () => {
  fc.assert(
    fc.property(fc.array(fc.float32Array({ maxLength: 20 })), (vectors) => {
      expect(decodeVectors(encodeVectors(...vectors))).toEqual(
        Float32Array.from(vectors.flatMap((v) => [...v])),
      );
    }),
  );
});

it("encodeVectors() writes little-endian bytes", () => {
  expect(encodeVectors(Float32Array.of(1))).toBe("AACAPw==");
});

it("decodeVectors() refuses what is no base64 of whole numbers", () => {
  for (const text of ["?", "AACAPwA=", "AAA="]) expect(() => decodeVectors(text), text).toThrow();
});
