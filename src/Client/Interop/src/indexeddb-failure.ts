/** Reaches .NET as the text `name: store\nmessage`, which it takes apart. */
export class Failure extends Error {
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
