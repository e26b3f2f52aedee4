import { SignetError } from "../errors.js";
import type { Fact, FactKind, StudyStore } from "./study-store.js";

/** A study that lives as long as the value: nothing is kept on disk. It can be closed and opened again. */
export function memoryStudy(): StudyStore {
  const facts = new Map<FactKind, Map<string, Fact>>();
  let isOpen = false;
  const ofKind = (kind: FactKind): Map<string, Fact> => {
    const found = facts.get(kind) ?? new Map<string, Fact>();
    facts.set(kind, found);
    return found;
  };
  return {
    open: async () => {
      if (isOpen) throw new SignetError("STUDY_LOCKED", "The study in memory is open already");
      isOpen = true;
      return {
        get: (kind, address) => ofKind(kind).get(address)?.value,
        list: (kind) => [...ofKind(kind).values()],
        append: async (fact) => {
          const held = ofKind(fact.kind).get(fact.address);
          if (held !== undefined) return held.value;
          ofKind(fact.kind).set(fact.address, fact);
          return fact.value;
        },
        close: async () => {
          isOpen = false;
        },
      };
    },
  };
}
