import { SignetError } from "../errors.js";
import type { Fact, FactKind, StudyStore } from "./study-store.js";

/** A study that lives as long as the value: nothing is kept on disk. It can be closed and opened again. */
export function memoryStudy(): StudyStore {
  const facts = new Map<FactKind, Map<string, Fact>>();
  let isOpen = false;
  const ofKind = (kind: FactKind): Map<string, Fact> => {
    const found = facts.get(kind);
    if (found !== undefined) return found;
    const none = new Map<string, Fact>();
    facts.set(kind, none);
    return none;
  };
  return {
    open: async () => {
      if (isOpen) throw new SignetError("STUDY_LOCKED", "The study in memory is open already");
      isOpen = true;
      return {
        get: (kind, address) => ofKind(kind).get(address)?.value,
        list: (kind) => [...ofKind(kind).values()],
        append: (fact) => {
          const known = ofKind(fact.kind);
          const held = known.get(fact.address);
          if (held !== undefined) return Promise.resolve(held.value);
          known.set(fact.address, fact);
          return Promise.resolve(fact.value);
        },
        close: async () => {
          isOpen = false;
        },
      };
    },
  };
}
