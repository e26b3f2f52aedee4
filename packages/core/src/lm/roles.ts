import { SignetError } from "../signet-error.js";
import type { LanguageModel, Models } from "./language-model.js";

/**
 * The model that plays a role: a single model plays all of them, a table names one for each.
 *
 * @param role Absent: the table's `default`.
 * @throws {SignetError} `LM_ROLE_UNKNOWN` with the roles that there are.
 */
export function modelFor(models: Models, role: string | undefined): LanguageModel {
  if (isLanguageModel(models)) return models;
  const name = role ?? "default";
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  if (model !== undefined) return model;
  const known = Object.keys(models);
  throw new SignetError("LM_ROLE_UNKNOWN", `No model for the role "${name}": there are ${known.join(", ")}`, {
    details: { role: name, known },
  });
}

/** Tells a model from a table of models. */
export function isLanguageModel(models: Models): models is LanguageModel {
  return typeof models.generate === "function";
}
