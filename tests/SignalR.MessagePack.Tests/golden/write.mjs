// Writes every message with the official protocol: [{ name, base64 }].
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { messages } from "./messages.mjs";

const protocol = new MessagePackHubProtocol();
const golden = Object.entries(messages).map(([name, message]) => ({
  name,
  base64: Buffer.from(protocol.writeMessage(message)).toString("base64"),
}));
process.stdout.write(`[\n${golden.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`);
