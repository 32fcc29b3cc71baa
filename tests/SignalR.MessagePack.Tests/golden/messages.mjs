// The messages of GoldenMessages.cs, under the same names.
import { MessageType } from "@microsoft/signalr";

const item = (value) => ({ type: MessageType.StreamItem, invocationId: "1", item: value });
const bytes = (length) => Uint8Array.from({ length }, (_, i) => i & 0xff);

export const messages = {
  "invocation": { type: MessageType.Invocation, invocationId: "xyz", target: "method", arguments: [42], streamIds: [] },
  "invocation without arguments": { type: MessageType.Invocation, invocationId: "1", target: "m", arguments: [], streamIds: [] },
  "invocation without id": { type: MessageType.Invocation, target: "method", arguments: [42], streamIds: [] },
  "invocation without stream ids": { type: MessageType.Invocation, invocationId: "1", target: "method", arguments: ["a", true] },
  "invocation with stream ids": { type: MessageType.Invocation, invocationId: "1", target: "method", arguments: [], streamIds: ["2", "3"] },
  "invocation with headers": {
    type: MessageType.Invocation, headers: { x: "y", z: "" }, invocationId: "xyz", target: "method", arguments: [42], streamIds: [],
  },
  "invocation with 20 arguments": {
    type: MessageType.Invocation, invocationId: "1", target: "method", arguments: Array.from({ length: 20 }, (_, i) => i), streamIds: [],
  },
  "invocation in another script": { type: MessageType.Invocation, invocationId: "1", target: "método", arguments: ["añ€😀"], streamIds: [] },
  "stream invocation": { type: MessageType.StreamInvocation, invocationId: "xyz", target: "method", arguments: [42], streamIds: [] },
  "stream invocation with stream ids": {
    type: MessageType.StreamInvocation, headers: { a: "b" }, invocationId: "7", target: "method", arguments: [null], streamIds: ["8"],
  },
  "completion without result": { type: MessageType.Completion, invocationId: "xyz" },
  "completion with result": { type: MessageType.Completion, invocationId: "xyz", result: 42 },
  "completion with null": { type: MessageType.Completion, invocationId: "xyz", result: null },
  "completion with error": { type: MessageType.Completion, headers: { x: "y" }, invocationId: "xyz", error: "Error" },
  "cancel invocation": { type: MessageType.CancelInvocation, invocationId: "xyz" },
  "cancel invocation with headers": { type: MessageType.CancelInvocation, headers: { x: "y" }, invocationId: "xyz" },
  "ping": { type: MessageType.Ping },
  "close": { type: MessageType.Close },
  "ack": { type: MessageType.Ack, sequenceId: 36 },
  "ack of a long connection": { type: MessageType.Ack, sequenceId: 2 ** 40 },
  "sequence": { type: MessageType.Sequence, sequenceId: 19 },
  "item with headers": { ...item(1), headers: { x: "y" } },
  "item null": item(null),
  "item false": item(false),
  "item true": item(true),
  ...Object.fromEntries(
    [0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER,
      -1, -32, -33, -128, -129, -32768, -32769, -(2 ** 31), -(2 ** 31) - 1, Number.MIN_SAFE_INTEGER]
      .map((number) => [`item ${number}`, item(number)])),
  "item 0.5": item(0.5),
  "item 1e300": item(1e300),
  "item -infinity": item(-Infinity),
  ...Object.fromEntries([0, 31, 32, 255, 256, 300].map((length) => [`item text of ${length}`, item("x".repeat(length))])),
  ...Object.fromEntries([0, 1, 255, 256, 300].map((length) => [`item bytes of ${length}`, item(bytes(length))])),
  ...Object.fromEntries([0, 15, 16, 300].map((length) => [`item array of ${length}`, item(Array(length).fill(7))])),
  ...Object.fromEntries([0, 15, 16].map((length) => [
    `item map of ${length}`, item(Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i])))])),
  "item of everything": item([null, true, -1, 0.5, "a", bytes(2), [[]], { a: { b: [1] } }]),
  "item time in seconds": item(new Date(Date.UTC(2026, 0, 2, 3, 4, 5))),
  "item time in milliseconds": item(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678))),
  "item time before 1970": item(new Date(Date.UTC(1969, 6, 20, 20, 17, 40, 1))),
  "item time after 2106": item(new Date(Date.UTC(2500, 0, 1))),
};
