/** A model file that is known byte for byte. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}
