// A small client of SyncEngine in one file: Node.js 20, no packages.
//
// It is written from docs/protocol.md alone and what that stands on: SignalR's hub protocol, MessagePack, RFC 6455. A test runs it
// against the server, so it also shows that the document is enough.
//
//   node docs/examples/minimal-client.mjs http://127.0.0.1:5080

import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';

const Patience = 20_000; // ms for the whole story
const KeepAlive = 15_000; // ms

async function story(server) {
  const alice = await post(server, '/api/workspaces', { workspaceId: newId(), deviceId: newId(), deviceName: 'Alice' });
  console.log(`creates a workspace: ${alice.role}, ${alice.scope}`);

  const writer = await new Connection().open(server, alice.token);
  console.log(`opens it: the log ends at ${writer.head}`);

  // A page holds two of these, so that reading all takes several; the window holds them all.
  const payloads = ['one', 'two', 'three', 'four', 'five'].map((word) => Buffer.alloc(20_000, word));
  const seqs = await writer.push(1, payloads);
  console.log(`pushes ${payloads.length} deltas: seq ${seqs.join(', ')}`);

  const { entries } = await writer.readUntil(seqs.at(-1));
  assert(entries.every(([, , payload], i) => payload.equals(payloads[i])), 'The log holds other deltas than were pushed.');
  console.log(`reads ${entries.length} deltas, and every page ends with the chain that they make`);

  const [again] = await writer.push(3, [payloads[2]]);
  assert(again === seqs[2], `Delta 3 has seq ${seqs[2]}, and ${again} when it is pushed again.`);
  console.log(`pushes delta 3 again: seq ${again}`);

  const wanted = { name: 'For Bob', scope: 'read', lifetimeSeconds: 3600, uses: 1 };
  const invite = await post(server, `/api/workspaces/${alice.workspaceId}/invites`, wanted, alice.token);
  console.log('invites a second device to read');

  const bob = await post(server, `/api/workspaces/${alice.workspaceId}/join`, { ...invite, deviceId: newId(), deviceName: 'Bob' });
  console.log(`joins as the second device: ${bob.role}, ${bob.scope}`);

  const reader = await new Connection().open(server, bob.token);
  const read = await reader.readUntil(reader.head);
  const [, end] = await reader.next(Kind.caughtUp);
  assert(reader.chain.equals(writer.chain), 'The two devices read different logs.');
  console.log(`reads as the second device: ${read.entries.length} deltas in ${read.pages} pages, the same chain, caught up at ${end}`);

  reader.send([Kind.push, 1, [Buffer.from('not for Bob to write')]]);
  const [, , code] = await reader.next(Kind.reject);
  console.log(`pushes as the second device: ${code}`);

  reader.send([Kind.show, Buffer.from('Bob is here')]);
  console.log(`shows presence: the first device hears "${await writer.hear(reader.replica)}"`);

  reader.close();
  console.log(`leaves as the second device: the first hears "${await writer.hear(reader.replica)}"`);

  writer.close();
}

async function post(server, path, body, token) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(new URL(path, server), { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.json();
  assert(response.status === 201, `POST ${path} is answered ${response.status}, ${answer.code}: ${answer.detail}`);
  return answer;
}

const newId = () => randomBytes(16).toString('base64url');

// ------------------------------------------------------------------------------------- Frames, in the messages of SignalR's hub

const Kind = { page: 1, ack: 2, reject: 3, caughtUp: 4, presence: 7, bye: 8, push: 16, credit: 17, show: 18, hello: 32, welcome: 33 };
const Hub = { call: 1, item: 2, completion: 3, callForStream: 4, ping: 6, close: 7 };
const ResultKind = { error: 1, value: 3 };
const NoHeaders = new Map();
const Upstream = 'up'; // the one stream that goes to the server

/** One connection for one workspace: where it has read to, and a replica of its own to write with. */
class Connection {
  replica = randomBytes(16);
  seq = 0;
  chain = Buffer.alloc(32);
  #early = []; // frames that came while one of another kind was awaited
  #socket;
  #bytes;
  #keepAlive;

  async open(server, token) {
    this.#socket = await openWebSocket(server, token);
    this.#bytes = new Bytes(webSocketPayloads(this.#socket));
    this.#keepAlive = setInterval(() => this.#write([Hub.ping]), KeepAlive);
    this.#socket.write(webSocketFrame(Opcode.binary, Buffer.from('{"protocol":"messagepack","version":1}\x1e')));
    const { error } = JSON.parse(await this.#bytes.takeUntil(0x1e));
    assert(!error, `The server refuses the handshake: ${error}`);

    const hello = [Kind.hello, 1, this.replica, this.seq, this.chain, 'minimal-client', '1.0.0'];
    this.#write([Hub.call, NoHeaders, 'Open', 'Open', [hello], []]);
    const [, head, , , , , , diverged] = await this.next(Kind.welcome);
    assert(!diverged, 'The server has another log.');
    this.head = head;

    this.#write([Hub.callForStream, NoHeaders, 'Downlink', 'Downlink', [1], []]); // one credit; each page that is read gives one back
    this.#write([Hub.call, NoHeaders, 'Uplink', 'Uplink', [], [Upstream]]);
    return this;
  }

  send = (frame) => this.#write([Hub.item, NoHeaders, Upstream, frame]);

  #write(message) {
    const body = encode(message);
    this.#socket.write(webSocketFrame(Opcode.binary, Buffer.concat([varInt(body.length), body])));
  }

  /** The next frame of a kind. What comes before it is kept: answers, pages and presence come in no order among each other. */
  async next(kind) {
    const kept = this.#early.findIndex((frame) => frame[0] === kind);
    if (kept >= 0) return this.#early.splice(kept, 1)[0];
    const frame = await this.#receive();
    assert(frame[0] !== Kind.bye, `The server says bye, ${frame[1]}: ${frame[2]}`);
    assert(frame[0] !== Kind.reject || kind === Kind.reject, `The server rejects ${frame[1]}, ${frame[2]}: ${frame[3]}`);
    this.#early.push(frame);
    return this.next(kind);
  }

  /** The next frame of any kind: what Open returns, or an item of Downlink. Uplink returns nothing, and may end before the bye. */
  async #receive() {
    const message = decode(await this.#bytes.take(await this.#bytes.takeVarInt()));
    const [type, , call, kind, result] = message;
    if (type === Hub.item) return message[3];
    if (type === Hub.completion && call === 'Open' && kind === ResultKind.value) return result;
    assert(type !== Hub.close, `The server closes the connection: ${message[1] ?? 'it does not say why'}`);
    assert(type !== Hub.completion || (call === 'Uplink' && kind !== ResultKind.error), `The server ends ${call}: ${result}`);
    return this.#receive();
  }

  /** Pushes without waiting in between; acks come in the order of pushes. */
  async push(first, payloads) {
    payloads.forEach((payload, i) => this.send([Kind.push, first + i, [payload]]));
    const seqs = [];
    while (seqs.length < payloads.length) {
      const [, counter, stored] = await this.next(Kind.ack);
      assert(counter === first + seqs.length, `The ack of ${first + seqs.length} is awaited, and that of ${counter} comes.`);
      seqs.push(...stored);
    }
    return seqs;
  }

  /** Reads pages up to this seq, and verifies of each that it continues the log. */
  async readUntil(seq) {
    const read = { entries: [], pages: 0 };
    for (; this.seq < seq; read.pages++) {
      const [, first, entries, chain] = await this.next(Kind.page);
      assert(first === this.seq + 1, `After seq ${this.seq} comes ${first}.`);
      this.seq += entries.length;
      this.chain = entries.reduce(chainAfter, this.chain);
      assert(this.chain.equals(chain), `The chain at seq ${this.seq} is not the one that the deltas make.`);
      read.entries.push(...entries);
      this.send([Kind.credit, 1]);
    }
    return read;
  }

  /** What a replica shows next. */
  async hear(replica) {
    const [, who, bytes] = await this.next(Kind.presence);
    return who.equals(replica) ? bytes.toString() : this.hear(replica);
  }

  close() {
    clearInterval(this.#keepAlive);
    this.#socket.end(webSocketFrame(Opcode.close, Buffer.of(0x03, 0xe8))); // 1000: all is said
  }
}

const chainAfter = (chain, [replica, counter, payload]) => sha256(chain, replica, uint64(counter), sha256(payload));
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const varInt = (number) => number < 0x80 ? Buffer.of(number) : Buffer.of(0x80 | (number & 0x7f), ...varInt(number >>> 7));

// ------------------------------------------------------------------------------------------------------------------- WebSocket

const Opcode = { binary: 2, close: 8, ping: 9, pong: 10 };

function openWebSocket(server, token) {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': key };
  return new Promise((resolve, reject) => {
    request(new URL('/sync', server), { headers: { ...upgrade, Authorization: `Bearer ${token}` } })
      .on('upgrade', ({ headers }, socket, head) => {
        socket.unshift(head);
        headers['sec-websocket-accept'] === accept ? resolve(socket) : reject(new Error('The server does not speak WebSocket.'));
      })
      .on('response', ({ statusCode }) => reject(new Error(`The server refuses the upgrade with ${statusCode}.`)))
      .on('error', reject)
      .end();
  });
}

/** What the data frames hold, one after the other; pings are answered on the way. */
async function* webSocketPayloads(socket) {
  const bytes = new Bytes(socket);
  for (;;) {
    const [first, length] = await bytes.take(2);
    const payload = await bytes.take(length < 126 ? length : toNumber(await bytes.take(length === 126 ? 2 : 8)));
    switch (first & 0x0f) {
      case Opcode.close: return;
      case Opcode.ping: socket.write(webSocketFrame(Opcode.pong, payload)); break;
      case Opcode.pong: break;
      default: yield payload;
    }
  }
}

function webSocketFrame(opcode, payload) {
  const mask = randomBytes(4);
  const length = head(payload.length, { fix: 0, below: 126, 2: 126, 8: 127 });
  length[0] |= 0x80; // masked, as all that a client sends
  return Buffer.concat([Buffer.of(0x80 | opcode), length, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}

/** A stream, taken by number of bytes. Hub messages carry their length, so where a WebSocket message ends does not matter. */
class Bytes {
  #source;
  #rest = Buffer.alloc(0);

  constructor(source) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(count) {
    while (this.#rest.length < count) {
      const { value, done } = await this.#source.next();
      assert(!done, 'The server hangs up.');
      this.#rest = Buffer.concat([this.#rest, value]);
    }
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async takeUntil(end) {
    const [byte] = await this.take(1);
    return byte === end ? '' : String.fromCharCode(byte) + await this.takeUntil(end);
  }

  async takeVarInt() {
    const [byte] = await this.take(1);
    return byte < 0x80 ? byte : (byte & 0x7f) + 0x80 * await this.takeVarInt();
  }
}

// ----------------------------------------------------------------------------------------------------------------- MessagePack

function encode(value) {
  if (value === NoHeaders) return Buffer.of(0x80);
  if (typeof value === 'number') return head(value, { fix: 0x00, below: 128, 1: 0xcc, 2: 0xcd, 4: 0xce, 8: 0xcf });
  if (typeof value === 'string') return lengthFirst(Buffer.from(value), { fix: 0xa0, below: 32, 1: 0xd9, 2: 0xda, 4: 0xdb });
  if (Buffer.isBuffer(value)) return lengthFirst(value, { below: 0, 1: 0xc4, 2: 0xc5, 4: 0xc6 });
  return Buffer.concat([head(value.length, { fix: 0x90, below: 16, 2: 0xdc, 4: 0xdd }), ...value.map(encode)]);
}

const lengthFirst = (bytes, types) => Buffer.concat([head(bytes.length, types), bytes]);

/** A number in its shortest form: within its type byte where it is small, else after the type byte of the fewest bytes that hold it. */
function head(number, { fix, below, ...types }) {
  if (number < below) return Buffer.of(fix | number);
  const size = Object.keys(types).find((bytes) => number < 256 ** bytes);
  return Buffer.of(types[size], ...uint64(number).subarray(8 - size));
}

function decode(bytes) {
  let at = 0;
  const take = (length) => {
    assert(at + length <= bytes.length, 'A value is longer than its message.');
    return bytes.subarray(at, at += length);
  };
  const sized = (type, smallest) => toNumber(take(2 ** (type - smallest)));
  const array = (length) => Array.from({ length }, value);

  function value() {
    const [type] = take(1);
    if (type < 0x80) return type;
    if (type === 0x80) return NoHeaders;
    if (type >= 0x90 && type <= 0x9f) return array(type & 0x0f);
    if (type >= 0xa0 && type <= 0xbf) return take(type & 0x1f).toString();
    if (type === 0xc0) return null;
    if (type === 0xc2 || type === 0xc3) return type === 0xc3;
    if (type >= 0xc4 && type <= 0xc6) return take(sized(type, 0xc4));
    if (type >= 0xcc && type <= 0xd3) return sized(type, type < 0xd0 ? 0xcc : 0xd0); // nothing is negative, signed or not
    if (type >= 0xd9 && type <= 0xdb) return take(sized(type, 0xd9)).toString();
    if (type === 0xdc || type === 0xdd) return array(sized(type, 0xdb));
    throw new Error(`The protocol has no MessagePack of type 0x${type.toString(16)}.`);
  }

  return value();
}

// ------------------------------------------------------------------------------------------------------------------------------

const uint64 = (number) => Buffer.from(BigInt(number).toString(16).padStart(16, '0'), 'hex');

function toNumber(bytes) {
  const number = Number(`0x${bytes.toString('hex')}`);
  assert(Number.isSafeInteger(number), 'The server sends a number that is too large for JavaScript.');
  return number;
}

function assert(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

function fail(surprise) {
  console.error(surprise);
  process.exit(1);
}

const alarm = setTimeout(() => fail('The server does not answer.'), Patience);
await story(process.argv[2] ?? 'http://127.0.0.1:5080').catch((error) => fail(error.cause?.message ?? error.message));
clearTimeout(alarm);
