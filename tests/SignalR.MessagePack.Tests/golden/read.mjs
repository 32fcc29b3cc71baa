// Reads messages with the official protocol: base64 of their bytes on the input, what it made of them as JSON on the output.
import { readFileSync } from "node:fs";
import { NullLogger } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const input = Buffer.from(readFileSync(0, "utf8"), "base64");
const bytes = new Uint8Array(input).buffer;
const messages = new MessagePackHubProtocol().parseMessages(bytes, NullLogger.instance);
process.stdout.write(JSON.stringify(messages, (_, value) => (value instanceof Uint8Array ? { bytes: [...value] } : value)));
