// The JavaScript side of Blazor.IndexedDB: every function here is a [JSImport] of that library. Runs in pages and in all workers.

import { ByteReader, ByteWriter, type MemoryView } from "./bytes";

// The numbers of IndexedDbKeyKind, BatchOperation and IndexedDbClosure.
const KeyKind = { None: 0, Integer: 1, Text: 2, Binary: 3 } as const;
const Operation = {
  Put: 1,
  Add: 2,
  Append: 3,
  Delete: 4,
  Clear: 5,
  Get: 6,
  GetAll: 7,
  GetAllBackward: 8,
  Count: 9,
  FirstKey: 10,
  LastKey: 11,
} as const;
const Closure = { Upgrade: 1, Deletion: 2, Browser: 3 } as const;

/** A batch is tried on so many connections: one that the browser closed, one that it closes again while it is at it, one more. */
const maxAttempts = 3;

interface Store {
  readonly name: string;
  readonly autoIncrement: boolean;
}

interface Batch {
  readonly stores: string[];
  readonly mode: IDBTransactionMode;
  readonly durability: IDBTransactionDurability;
  readonly count: number;
  readonly operations: Uint8Array<ArrayBuffer>;
}

/** Reaches .NET as the text `name: store\nmessage`, which it takes apart. */
class Failure extends Error {
  constructor(name: string, message: string, store = "") {
    super(`${store}\n${message}`);
    this.name = name;
  }

  static from(cause: unknown, store = ""): Failure {
    if (cause instanceof Failure) return cause;
    return cause instanceof Error
      ? new Failure(cause.name, cause.message || "the browser says no more", store)
      : new Failure("UnknownError", String(cause), store);
  }
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

type WriteResult = (writer: ByteWriter) => void;

function transact(database: IDBDatabase, batch: Batch): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(batch.stores, batch.mode, { durability: batch.durability });
    const results: WriteResult[] = [];
    let failure: Failure | undefined;
    const fail = (): void => {
      database.removeEventListener("close", fail);
      reject(failure ?? transaction.error ?? new Failure("AbortError", "the browser aborted the transaction"));
    };
    transaction.onabort = fail;
    // Chromium aborts what runs on a connection that it closes, but the event of a transaction that has just begun can be missing.
    database.addEventListener("close", fail);
    transaction.oncomplete = () => {
      database.removeEventListener("close", fail);
      try {
        const writer = new ByteWriter();
        for (const write of results) write(writer);
        resolve(writer.written());
      } catch (error) {
        reject(error);
      }
    };

    const reader = new ByteReader(batch.operations);
    for (let i = 0; i < batch.count; i++) {
      const operation = reader.byte();
      const store = batch.stores[reader.int()] as string;
      const watch = (request: IDBRequest): void => {
        request.onerror = () => {
          // An abort fails what is still pending, too; that is its consequence, not its cause.
          if (request.error?.name !== "AbortError") failure ??= Failure.from(request.error, store);
        };
      };
      try {
        const result = begin(operation, transaction.objectStore(store), reader, watch);
        if (result) results.push(result);
      } catch (error) {
        failure = Failure.from(error, store);
        transaction.abort();
        return;
      }
    }
  });
}

/** Makes the operation's requests. Returns how to write its result once the transaction is complete, if it has one. */
function begin(
  operation: number,
  store: IDBObjectStore,
  reader: ByteReader,
  watch: (request: IDBRequest) => void,
): WriteResult | undefined {
  const request = <T>(made: IDBRequest<T>): IDBRequest<T> => (watch(made), made);
  switch (operation) {
    case Operation.Put:
    case Operation.Add: {
      const key = readKey(reader);
      const value = reader.bytes();
      request(operation === Operation.Put ? store.put(value, key) : store.add(value, key));
      return undefined;
    }
    case Operation.Append: {
      const appended = request(store.add(reader.bytes()));
      return (writer) => writeKey(writer, appended.result);
    }
    case Operation.Delete: {
      const range = readRange(reader);
      request(range ? store.delete(range) : store.clear());
      return undefined;
    }
    case Operation.Clear:
      request(store.clear());
      return undefined;
    case Operation.Get: {
      const got = request(store.get(readKey(reader)));
      return (writer) => {
        writer.byte(got.result === undefined ? 0 : 1);
        if (got.result !== undefined) writeValue(writer, got.result);
      };
    }
    case Operation.GetAll: {
      const range = readRange(reader);
      const limit = reader.int() || undefined;
      const keys = request(store.getAllKeys(range, limit));
      const values = request(store.getAll(range, limit));
      return (writer) => writeRecords(writer, keys.result, values.result);
    }
    case Operation.GetAllBackward: {
      const records = collectBackward(request(store.openCursor(readRange(reader), "prev")), reader.int() || Infinity);
      return (writer) => writeRecords(writer, records.keys, records.values);
    }
    case Operation.Count: {
      const counted = request(store.count(readRange(reader)));
      return (writer) => writeKey(writer, counted.result);
    }
    case Operation.FirstKey:
    case Operation.LastKey: {
      const found = request(store.openKeyCursor(readRange(reader), operation === Operation.FirstKey ? "next" : "prev"));
      return (writer) => (found.result ? writeKey(writer, found.result.key) : writer.byte(KeyKind.None));
    }
    default:
      throw new Failure("DataError", `${operation} is no operation`);
  }
}

function collectBackward(request: IDBRequest<IDBCursorWithValue | null>, limit: number): { keys: IDBValidKey[]; values: unknown[] } {
  const records = { keys: [] as IDBValidKey[], values: [] as unknown[] };
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    records.keys.push(cursor.key);
    records.values.push(cursor.value);
    if (records.keys.length < limit) cursor.continue();
  };
  return records;
}

function readKey(reader: ByteReader): IDBValidKey {
  switch (reader.byte()) {
    case KeyKind.Integer:
      return reader.double();
    case KeyKind.Text:
      return reader.text();
    default:
      return reader.bytes();
  }
}

function readRange(reader: ByteReader): IDBKeyRange | undefined {
  const flags = reader.byte();
  const lower = flags & 1 ? readKey(reader) : undefined;
  const upper = flags & 2 ? readKey(reader) : undefined;
  const lowerOpen = (flags & 4) !== 0;
  const upperOpen = (flags & 8) !== 0;
  if (lower !== undefined && upper !== undefined) return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
  if (lower !== undefined) return IDBKeyRange.lowerBound(lower, lowerOpen);
  if (upper !== undefined) return IDBKeyRange.upperBound(upper, upperOpen);
  return undefined;
}

function writeKey(writer: ByteWriter, key: IDBValidKey): void {
  if (typeof key === "number" && Number.isSafeInteger(key)) {
    writer.byte(KeyKind.Integer);
    writer.double(key);
  } else if (typeof key === "string") {
    writer.byte(KeyKind.Text);
    writer.text(key);
  } else if (key instanceof ArrayBuffer) {
    writer.byte(KeyKind.Binary);
    writer.bytes(new Uint8Array(key));
  } else {
    throw new Failure("DataError", `the key ${String(key)}, which another program wrote, is neither a whole number nor a text nor bytes`);
  }
}

function writeValue(writer: ByteWriter, value: unknown): void {
  if (!(value instanceof Uint8Array)) throw new Failure("DataError", "a record that another program wrote does not hold bytes");
  writer.bytes(value);
}

function writeRecords(writer: ByteWriter, keys: IDBValidKey[], values: unknown[]): void {
  writer.int(keys.length);
  keys.forEach((key, i) => {
    writeKey(writer, key);
    writeValue(writer, values[i]);
  });
}
