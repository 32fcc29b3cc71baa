// The bytes in which .NET and these modules hand each other structured values in one call: little-endian, lengths and counts 32 bits.

/** A view of .NET memory, valid until the function that was given it returns or awaits. */
export interface MemoryView {
  slice(): Uint8Array<ArrayBuffer>;
  dispose(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class ByteReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  int(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  /** A copy, because whoever stores or sends a part of a buffer stores or sends all of it. */
  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.int();
    const start = this.#skip(length);
    return this.#bytes.slice(start, start + length);
  }

  text(): string {
    const length = this.int();
    const start = this.#skip(length);
    return decoder.decode(this.#bytes.subarray(start, start + length));
  }

  #skip(length: number): number {
    const start = this.#position;
    this.#position += length;
    return start;
  }
}

export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  byte(value: number): void {
    const at = this.#take(1);
    this.#view.setUint8(at, value);
  }

  int(value: number): void {
    const at = this.#take(4);
    this.#view.setInt32(at, value, true);
  }

  double(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value, true);
  }

  bytes(value: Uint8Array): void {
    this.int(value.length);
    const at = this.#take(value.length);
    this.#bytes.set(value, at);
  }

  text(value: string): void {
    this.bytes(encoder.encode(value));
  }

  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #take(length: number): number {
    const start = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return start;
  }
}
