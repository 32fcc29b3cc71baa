import { Session } from "../../../src/Client/Interop/src/loro-session";
import { ByteWriter } from "../../../src/Client/Interop/src/bytes";

const foods = 500;

/** The commits of a device that has edited some records very often, each with its length before it. Made here because it is quick here. */
export function history(commits: number): Uint8Array {
  const session = new Session();
  const writer = new ByteWriter();
  session.document.subscribeLocalUpdates((commit) => writer.bytes(commit));
  const root = session.document.getMap("foods");
  for (let i = 0; i < commits; i++) {
    const food = root.ensureMergeableMap(`food${i % foods}`);
    food.set(i < foods ? "name" : "calories", i < foods ? `Food number ${i}` : i);
    session.document.commit();
    food.free();
  }
  session.free();
  return writer.written();
}
