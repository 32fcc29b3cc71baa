// One transaction: its operations from the bytes that .NET wrote, its results to the bytes that .NET reads.

import { ByteReader, ByteWriter } from "./bytes";
import { Failure } from "./indexeddb-failure";

// The numbers of IndexedDbKeyKind and BatchOperation.
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
  Expect: 12,
} as const;

export interface Batch {
  readonly stores: string[];
  readonly mode: IDBTransactionMode;
  readonly durability: IDBTransactionDurability;
  readonly count: number;
  readonly operations: Uint8Array<ArrayBuffer>;
}

type WriteResult = (writer: ByteWriter) => void;

/** Resolves with the results when the transaction is complete; rejects when nothing was written. */
export function transact(database: IDBDatabase, batch: Batch): Promise<Uint8Array> {
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
        const refuse = (reason: Failure): void => {
          failure ??= reason;
          transaction.abort();
        };
        const result = begin(operation, transaction.objectStore(store), reader, watch, refuse);
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
  refuse: (reason: Failure) => void,
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
    case Operation.Expect: {
      const got = request(store.get(readKey(reader)));
      const expected = reader.bytes();
      got.onsuccess = () => {
        if (!holds(got.result, expected)) refuse(new Failure("ConflictError", "a record is not the one that was expected", store.name));
      };
      return undefined;
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

function holds(value: unknown, expected: Uint8Array): boolean {
  return value instanceof Uint8Array && value.length === expected.length && value.every((byte, i) => byte === expected[i]);
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
