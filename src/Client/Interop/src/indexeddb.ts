// The JavaScript side of Blazor.IndexedDB: every function here is a [JSImport] of that library. Runs in pages and in all workers.

import { ByteReader, type MemoryView } from "./bytes";
import { transact, type Batch } from "./indexeddb-batch";
import { Failure } from "./indexeddb-failure";

// The numbers of IndexedDbClosure.
const Closure = { Upgrade: 1, Deletion: 2, Browser: 3 } as const;

/** A batch is tried on so many connections: one that the browser closed, one that it closes again while it is at it, one more. */
const maxAttempts = 3;

interface Store {
  readonly name: string;
  readonly autoIncrement: boolean;
}

/** What the owner holds. The browser's connection behind it can go away and be replaced. */
class Connection {
  #database: IDBDatabase | undefined;
  #reopening: Promise<IDBDatabase> | undefined;
  #closed: Failure | undefined;

  constructor(
    readonly name: string,
    readonly version: number,
    readonly onClosed: (closure: number) => void,
  ) {}

  /** At once when there is a connection, so that transactions begin in the order of the calls. */
  database(): IDBDatabase | Promise<IDBDatabase> {
    if (this.#closed) throw this.#closed;
    if (this.#database) return this.#database;
    this.#reopening ??= this.#reopen().finally(() => (this.#reopening = undefined));
    return this.#reopening;
  }

  attach(database: IDBDatabase): void {
    if (this.#closed) {
      database.close();
      throw this.#closed;
    }
    this.#database = database;
    database.onversionchange = (event) => {
      database.close();
      const upgrade = event.newVersion !== null;
      const reason = upgrade ? "another context upgrades the database" : "another context deletes the database";
      this.close(new Failure("ClosedError", `the connection made way because ${reason}`));
      this.onClosed(upgrade ? Closure.Upgrade : Closure.Deletion);
    };
    database.onclose = () => this.lose(database);
  }

  /** The browser closed it: told by its event or, sooner, by a transaction that failed. Not closed here, or the event would not come. */
  lose(database: IDBDatabase): void {
    if (this.#database !== database) return;
    this.#database = undefined;
    this.onClosed(Closure.Browser);
  }

  close(reason: Failure): void {
    this.#closed ??= reason;
    this.#database?.close();
    this.#database = undefined;
  }

  async #reopen(): Promise<IDBDatabase> {
    const blocked = (): void => {};
    const database = await openDatabase(this.name, this.version, blocked, () => {
      throw new Failure("LostError", "the database was deleted while it was open");
    });
    this.attach(database);
    return database;
  }
}

export async function open(
  name: string,
  version: number,
  stores: Uint8Array<ArrayBuffer>,
  onClosed: (closure: number) => void,
  onBlocked: () => void,
): Promise<Connection> {
  const required = readStores(stores);
  const connection = new Connection(name, version, onClosed);
  connection.attach(await openDatabase(name, version, onBlocked, (database) => createStores(database, required)));
  return connection;
}

export function close(connection: Connection): void {
  connection.close(new Failure("ClosedError", "the connection was closed by its owner"));
}

export async function remove(name: string, onBlocked: () => void): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      request.onblocked = onBlocked;
    });
  } catch (error) {
    throw Failure.from(error);
  }
}

/** One transaction. Resolves when it is complete, with the results of the operations that have one, in order. */
export async function run(
  connection: Connection,
  stores: string[],
  writes: boolean,
  durability: IDBTransactionDurability,
  count: number,
  view: MemoryView,
): Promise<{ bytes: Uint8Array }> {
  const operations = view.slice();
  view.dispose();
  const batch: Batch = { stores, mode: writes ? "readwrite" : "readonly", durability, count, operations };
  for (let attempt = 1; ; attempt++) {
    let database: IDBDatabase | undefined;
    try {
      const opened = connection.database();
      database = opened instanceof Promise ? await opened : opened;
      return { bytes: await transact(database, batch) };
    } catch (error) {
      if (attempt === maxAttempts || !isConnectionLost(error)) throw Failure.from(error);
      if (database) connection.lose(database);
    }
  }
}

/**
 * Nothing was written then, so the same batch can be run again. The connection was closed before the transaction or under it, or WebKit lost
 * the process that serves it; an abort that no request caused is such a one.
 */
function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && ["InvalidStateError", "AbortError", "UnknownError"].includes(error.name);
}

async function openDatabase(
  name: string,
  version: number,
  onBlocked: () => void,
  onUpgrade: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  let refused: unknown;
  try {
    return await new Promise((resolve, reject) => {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => {
        try {
          onUpgrade(request.result);
        } catch (error) {
          refused = error;
          request.transaction?.abort();
        }
      };
      request.onblocked = onBlocked;
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch (error) {
    // Some browsers have no indexedDB in private windows, or refuse by a SecurityError.
    throw Failure.from(refused ?? error);
  }
}

function createStores(database: IDBDatabase, required: Store[]): void {
  for (const { name, autoIncrement } of required) {
    if (!database.objectStoreNames.contains(name)) database.createObjectStore(name, { autoIncrement });
  }
}

function readStores(bytes: Uint8Array<ArrayBuffer>): Store[] {
  const reader = new ByteReader(bytes);
  return Array.from({ length: reader.int() }, () => ({ name: reader.text(), autoIncrement: reader.byte() === 1 }));
}
