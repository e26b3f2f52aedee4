/** Round constants: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = new Uint32Array(64);
/** Initial state: the same of the square roots of the first 8 primes. */
const INITIAL = new Uint32Array(8);
for (let candidate = 2, found = 0; found < 64; candidate++) {
  if (!isPrime(candidate)) continue;
  if (found < 8) INITIAL[found] = fractionBits(Math.sqrt(candidate));
  K[found++] = fractionBits(Math.cbrt(candidate));
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}

function fractionBits(x: number): number {
  return ((x - Math.floor(x)) * 2 ** 32) >>> 0;
}

const encoder = new TextEncoder();
const schedule = new Uint32Array(64);
/** Where a text becomes bytes: making an array for each text costs more than hashing a short one. Overwritten by every text. */
const scratch = new Uint8Array(8192);

/** UTF-8; gone when the next text is written. */
function bytesOf(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) return encoder.encode(text); // a UTF-16 unit has at most three bytes
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written);
}

/**
 * A SHA-256 computation that can be copied in the middle: a long stable prefix is hashed once, and each call
 * hashes only its tail. Synchronous, because loading an artifact is.
 *
 * @see FIPS 180-4
 */
export class Sha256 {
  readonly #state = INITIAL.slice();
  readonly #block = new Uint8Array(64);
  #filled = 0;
  #total = 0;

  copy(): Sha256 {
    return new Sha256().#become(this);
  }

  update(text: string | Uint8Array): this {
    const bytes = typeof text === "string" ? bytesOf(text) : text;
    this.#total += bytes.length;
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(from + 64 - this.#filled, bytes.length);
      if (to - from === 64) compress(this.#state, bytes, from);
      else {
        this.#block.set(bytes.subarray(from, to), this.#filled);
        this.#filled += to - from;
        if (this.#filled === 64) {
          compress(this.#state, this.#block, 0);
          this.#filled = 0;
        }
      }
      from = to;
    }
    return this;
  }

  /** The digest of everything so far, and of a tail, as 64 hexadecimal digits; the computation itself can go on. */
  hex(tail = ""): string {
    return finisher.#become(this).update(tail).#finish();
  }

  #become(other: Sha256): this {
    this.#state.set(other.#state);
    this.#block.set(other.#block);
    this.#filled = other.#filled;
    this.#total = other.#total;
    return this;
  }

  /** The digest; nothing can be added afterwards. */
  #finish(): string {
    const state = this.#state;
    const block = this.#block;
    block[this.#filled] = 0x80;
    block.fill(0, this.#filled + 1);
    if (this.#filled >= 56) {
      compress(state, block, 0);
      block.fill(0);
    }
    // The length in bits, as 64 bits, big end first.
    let bits = this.#total * 8;
    for (let at = 63; at >= 56; at--) {
      block[at] = bits % 256;
      bits = Math.floor(bits / 256);
    }
    compress(state, block, 0);
    let hex = "";
    for (const word of state) {
      hex +=
        byteHex[word >>> 24]! +
        byteHex[(word >>> 16) & 255]! +
        byteHex[(word >>> 8) & 255]! +
        byteHex[word & 255]!;
    }
    return hex;
  }
}

/** Ends every computation in its place, so that a digest makes no copy. */
const finisher = new Sha256();

/** "00" to "ff". */
const byteHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** SHA-256 of a text's UTF-8 bytes (lone surrogates count as U+FFFD), as 64 hexadecimal digits. */
export function sha256Hex(text: string | Uint8Array): string {
  return new Sha256().update(text).hex();
}

/** Takes in the 64 bytes from an offset on. */
function compress(state: Uint32Array, bytes: Uint8Array, offset: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++) {
    const j = offset + i * 4;
    // Indices are in bounds: the caller has 64 bytes there.
    w[i] = (bytes[j]! << 24) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 8) | bytes[j + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
