import { type Fact, memoryStudy, type StudyStore } from "@signet/core";

/** A study in memory whose facts can be read: a prefix of them is what a killed process leaves behind. */
export interface KillableStudy extends StudyStore {
  readonly facts: readonly Fact[];
}

export function killableStudy(held: readonly Fact[] = []): KillableStudy {
  const facts = [...held];
  return {
    facts,
    open: async () => {
      const log = await memoryStudy().open();
      for (const fact of facts) await log.append(fact);
      return {
        ...log,
        append: async (fact) => {
          if (log.get(fact.kind, fact.address) === undefined) facts.push(fact);
          return log.append(fact);
        },
      };
    },
  };
}
