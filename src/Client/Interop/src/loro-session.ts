import { LoroDoc, type Container, type ContainerID, type LoroList, type LoroMap, type LoroText } from "loro-crdt";

/** A document and the containers of it that .NET has seen, each once, under its number. Freed together. */
export class Session {
  readonly document = new LoroDoc();
  readonly #containers: Container[] = [];
  readonly #numbers = new Map<ContainerID, number>();
  unsubscribeLocalUpdates: (() => void) | undefined;
  unsubscribeEvents: (() => void) | undefined;

  /** Takes over the object; when the container is known already the object is freed. */
  adopt(container: Container): number {
    const known = this.#numbers.get(container.id);
    if (known !== undefined) {
      container.free();
      return known;
    }
    const number = this.#containers.push(container) - 1;
    this.#numbers.set(container.id, number);
    return number;
  }

  container(number: number): Container {
    return this.#containers[number] as Container;
  }

  map(number: number): LoroMap {
    return this.#containers[number] as LoroMap;
  }

  list(number: number): LoroList {
    return this.#containers[number] as LoroList;
  }

  text(number: number): LoroText {
    return this.#containers[number] as LoroText;
  }

  free(): void {
    this.unsubscribeLocalUpdates?.();
    this.unsubscribeEvents?.();
    for (const container of this.#containers) container.free();
    this.document.free();
  }
}
