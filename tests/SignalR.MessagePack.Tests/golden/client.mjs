// The official client against the hub at the given address. What it gets is one JSON object on the output.
import { HttpTransportType, HubConnectionBuilder, LogLevel, Subject } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const connection = new HubConnectionBuilder()
  .withUrl(process.argv[2], { transport: HttpTransportType.WebSockets, skipNegotiation: true })
  .withHubProtocol(new MessagePackHubProtocol())
  .configureLogging(LogLevel.None)
  .build();

const failure = (promise) => promise.then(() => null, (error) => error.message);
const collect = (stream) => new Promise((resolve, reject) => {
  const items = [];
  stream.subscribe({ next: (item) => items.push(item), complete: () => resolve(items), error: reject });
});

const notices = [];
connection.on("Notice", (...args) => notices.push(args));
connection.on("Question", (text) => `answer to ${text}`);
const closed = new Promise((resolve) => connection.onclose((error) => resolve(error?.message ?? null)));
await connection.start();

const got = {};
got.sum = await connection.invoke("Add", 40, 2);
got.nothing = (await connection.invoke("DoNothing")) ?? null;
got.echo = await connection.invoke("Echo", { a: [1, "two", null, 0.5], b: true });
got.time = await connection.invoke("NextDay", new Date(Date.UTC(2026, 11, 31)));
got.bytes = [...await connection.invoke("Reverse", Uint8Array.of(1, 2, 3))];
got.largeBytes = (await connection.invoke("Reverse", new Uint8Array(10_000_000).fill(7))).filter((byte) => byte === 7).length;

got.wrongArgument = await failure(connection.invoke("Add", "forty", 2));
got.tooFewArguments = await failure(connection.invoke("Add", 1));
got.unknownMethod = await failure(connection.invoke("NoSuchMethod"));
got.thrown = await failure(connection.invoke("Fail", "on purpose"));

got.down = await collect(connection.stream("CountTo", 5));
got.failingDown = await failure(collect(connection.stream("CountTo", -1)));
got.cancelled = await new Promise((resolve, reject) => {
  const seen = [];
  const subscription = connection.stream("CountForEver").subscribe({
    next: (item) => {
      seen.push(item);
      if (seen.length === 3) {
        subscription.dispose();
        resolve(seen);
      }
    },
    complete: () => reject(new Error("the stream ended")),
    error: reject,
  });
});
await connection.invoke("CountingHasEnded");

const up = new Subject();
const total = connection.invoke("Total", up);
[1, 2, 3, 4].forEach((number) => up.next(number));
up.complete();
got.up = await total;

const failingUp = new Subject();
const failed = connection.invoke("HowItEnded", failingUp);
failingUp.next(1);
failingUp.error(new Error("broken"));
got.failingUp = await failed;

const wrongUp = new Subject();
const wrong = failure(connection.invoke("Total", wrongUp));
wrongUp.next("one");
got.wrongItem = await wrong;

const both = new Subject();
const doubled = collect(connection.stream("DoubleEach", both));
[1, 2, 3].forEach((number) => both.next(number));
both.complete();
got.both = await doubled;

await connection.invoke("NotifyMe", "hello");
got.notices = notices;
got.answer = await connection.invoke("AskMe", "everything");

await connection.send("CloseMe");
got.closed = await closed;
process.stdout.write(JSON.stringify(got));
