// The bytes in which values of a document cross to and from .NET, one tree in one call.

import type { Container, Value } from "loro-crdt";
import { ByteReader, ByteWriter } from "./bytes";
import type { Session } from "./loro-session";

/** The numbers of LoroContainerKind. */
export const Kind = { Map: 1, List: 2, Text: 3, Other: 4 } as const;

// The numbers of ValueCodec.Tag.
const Tag = { Null: 0, False: 1, True: 2, Integer: 3, Double: 4, Text: 5, Binary: 6, List: 7, Map: 8, Container: 9 } as const;

/** LoroValue.MaxDepth, on the way out: a value from another device may be nested deeper than this side would write. */
const maxDepth = 64;

/** Containers are handed to the session, which is null where there can be none. Null for what is not there. */
export function encode(session: Session | null, value: unknown): Uint8Array | null {
  if (value === undefined) return null;
  const writer = new ByteWriter();
  write(session, writer, value, 0);
  return writer.written();
}

function write(session: Session | null, writer: ByteWriter, value: unknown, depth: number): void {
  if (depth > maxDepth) throw new Error(`the value is nested deeper than ${maxDepth} levels`);
  switch (typeof value) {
    case "boolean":
      writer.byte(value ? Tag.True : Tag.False);
      return;
    case "number":
      writer.byte(Number.isSafeInteger(value) && !Object.is(value, -0) ? Tag.Integer : Tag.Double);
      writer.double(value);
      return;
    case "string":
      writer.byte(Tag.Text);
      writer.text(value);
      return;
  }
  if (value === null || value === undefined) {
    writer.byte(Tag.Null);
  } else if (value instanceof Uint8Array) {
    writer.byte(Tag.Binary);
    writer.bytes(value);
  } else if (Array.isArray(value)) {
    writer.byte(Tag.List);
    writer.int(value.length);
    for (const item of value) write(session, writer, item, depth + 1);
  } else if (session && isContainer(value)) {
    writer.byte(Tag.Container);
    writer.int(kindOf(value));
    writer.int(session.adopt(value));
  } else {
    const entries = Object.entries(value as object);
    writer.byte(Tag.Map);
    writer.int(entries.length);
    for (const [key, item] of entries) {
      writer.text(key);
      write(session, writer, item, depth + 1);
    }
  }
}

export function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "function";
}

function kindOf(container: Container): number {
  const kind = container.kind();
  return kind === "Map" || kind === "List" || kind === "Text" ? Kind[kind] : Kind.Other;
}

export function decode(bytes: Uint8Array<ArrayBuffer>): Value {
  return read(new ByteReader(bytes));
}

function read(reader: ByteReader): Value {
  const tag = reader.byte();
  switch (tag) {
    case Tag.Null:
      return null;
    case Tag.False:
    case Tag.True:
      return tag === Tag.True;
    case Tag.Double:
      return reader.double();
    case Tag.Text:
      return reader.text();
    case Tag.Binary:
      return reader.bytes();
    case Tag.List:
      return Array.from({ length: reader.int() }, () => read(reader));
    case Tag.Map:
      return Object.fromEntries(Array.from({ length: reader.int() }, () => [reader.text(), read(reader)]));
    default:
      throw new Error(`${tag} begins no value`);
  }
}
