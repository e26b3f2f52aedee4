import {
  type Fact,
  type FactKind,
  type Json,
  SignetError,
  type StudyLog,
  type StudyStore,
} from "@signet/core";
import { type Database, openDatabase } from "./open-database.js";

/** Version of the tables; `pragma user_version`. */
const SCHEMA = 1;
/** "Sign", so that another program's file is told apart. */
const APPLICATION_ID = 0x5369676e;

/**
 * A study in one SQLite file. A fact that was appended is found again after the process was killed. Facts appended in one turn of
 * the event loop are committed together. One process holds the file at a time; the lock goes with the process.
 *
 * @param path Of the file; made when it is not there.
 */
export function sqliteStudy(path: string): StudyStore {
  return {
    async open() {
      const database = await openLocked(path);
      try {
        return openLog(database);
      } catch (cause) {
        database.close();
        throw unreadable(path, cause);
      }
    },
  };
}

async function openLocked(path: string): Promise<Database> {
  let database: Database | undefined;
  try {
    database = await openDatabase(path);
    // Exclusive locking keeps the lock from the first write until the connection goes, however it goes.
    database.exec(
      "pragma locking_mode = exclusive; pragma busy_timeout = 1000; pragma journal_mode = wal; pragma synchronous = normal",
    );
    database.exec("begin immediate; commit");
    prepareTables(database, path);
    return database;
  } catch (cause) {
    database?.close();
    if (SignetError.is(cause)) throw cause;
    if (/locked|busy/i.test(String(cause)))
      throw new SignetError("STUDY_LOCKED", `The study ${path} is in use by another process`, { cause });
    throw unreadable(path, cause);
  }
}

function prepareTables(database: Database, path: string): void {
  const pragma = (name: string): number =>
    Number(Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]);
  const [application, version] = [pragma("application_id"), pragma("user_version")];
  if (application === APPLICATION_ID && version === SCHEMA) return;
  if (application === APPLICATION_ID)
    throw unreadable(path, new Error(`it has schema version ${version}, this Signet knows ${SCHEMA}`));
  const tables = database.prepare("select count(*) as n from sqlite_master").get() as { readonly n: number };
  if (tables.n > 0) throw unreadable(path, new Error("it is a database of something else"));
  database.exec(`
    begin;
    create table fact (id integer primary key, kind text not null, address text not null, value text not null, unique (kind, address)) strict;
    pragma application_id = ${APPLICATION_ID};
    pragma user_version = ${SCHEMA};
    commit`);
}

interface Row {
  readonly address: string;
  readonly value: string;
}

interface Pending {
  readonly fact: Fact;
  readonly resolve: (value: Json) => void;
  readonly reject: (error: unknown) => void;
}

function openLog(database: Database): StudyLog {
  const insert = database.prepare(
    "insert into fact (kind, address, value) values (?, ?, ?) on conflict do nothing",
  );
  const select = database.prepare("select value from fact where kind = ? and address = ?");
  const selectKind = database.prepare("select address, value from fact where kind = ? order by id");
  let pending: Pending[] = [];
  let flushing: NodeJS.Immediate | undefined;

  const get = (kind: FactKind, address: string): Json | undefined => {
    // Facts that wait for their commit are not known yet: nobody may act on them.
    const row = select.get(kind, address) as Pick<Row, "value"> | undefined;
    return row === undefined ? undefined : (JSON.parse(row.value) as Json); // only JSON is written
  };

  const flush = (): void => {
    if (flushing !== undefined) clearImmediate(flushing);
    flushing = undefined;
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    try {
      database.exec("begin");
      for (const { fact } of batch) insert.run(fact.kind, fact.address, JSON.stringify(fact.value));
      database.exec("commit");
    } catch (error) {
      rollBack(database);
      for (const { reject } of batch) reject(writeFailed(error));
      return;
    }
    for (const { fact, resolve } of batch) resolve(get(fact.kind, fact.address) ?? fact.value);
  };

  return {
    get,
    list: (kind) =>
      (selectKind.all(kind) as unknown as readonly Row[]).map(({ address, value }) => ({
        kind,
        address,
        value: JSON.parse(value) as Json,
      })),
    append: (fact) =>
      new Promise((resolve, reject) => {
        pending.push({ fact, resolve, reject });
        flushing ??= setImmediate(flush);
      }),
    async close() {
      flush();
      letGo(database);
      database.close();
    },
  };
}

/**
 * Leaves one file behind and no lock. The connection itself lives until its statements are collected, so closing it is not
 * enough: it goes back to normal locking, and a transaction in that mode gives the lock up.
 */
function letGo(database: Database): void {
  database.exec(
    `pragma journal_mode = delete; pragma locking_mode = normal; begin immediate; pragma user_version = ${SCHEMA}; commit`,
  );
}

function rollBack(database: Database): void {
  try {
    database.exec("rollback");
  } catch {
    // The failed statement had ended the transaction itself.
  }
}

function writeFailed(cause: unknown): SignetError {
  const isFull = /full|no space/i.test(String(cause));
  return new SignetError(
    isFull ? "DISK_FULL" : "STUDY_UNREADABLE",
    `The study could not be written: ${String(cause)}`,
    { cause },
  );
}

function unreadable(path: string, cause: unknown): SignetError {
  if (SignetError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SignetError("STUDY_UNREADABLE", `The study ${path} cannot be opened: ${reason}`, { cause });
}
