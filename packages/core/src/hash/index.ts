export { canonicalJson, toJson } from "./canonical-json.js";
export { Sha256, sha256Hex } from "./sha256.js";
