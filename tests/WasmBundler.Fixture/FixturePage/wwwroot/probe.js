const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What the page's program calls. */
export const probe = {
  note: "",
  reverse: (bytes) => bytes.slice().reverse(),
  hashOfStream: async (reference) => hex(await crypto.subtle.digest("SHA-256", await reference.arrayBuffer())),
  sample: (length) => Uint8Array.from({ length }, (_, i) => i * 31),
  fail: (when) => {
    throw new Error(`this function always fails, ${when}`);
  },
  Box: class {
    constructor(value) {
      this.value = value;
    }
    next() {
      return this.value + 1;
    }
  },
};
