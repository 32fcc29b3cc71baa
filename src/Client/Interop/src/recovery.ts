// The cipher of a recovery file, docs/protocol.md. Mirrored by src/Client/App/Browser/RecoveryCipher.cs, which knows the file itself.
import { fromBase64Url, toBase64Url } from "./base64url";

const encoder = new TextEncoder();

/** A browser has it in pages that came over TLS or from its own machine. */
export function supported(): boolean {
  return isSecureContext && crypto.subtle !== undefined;
}

export async function seal(passphrase: string, salt: string, iterations: number, nonce: string, header: string, text: string): Promise<string> {
  const key = await deriveKey(passphrase, salt, iterations);
  return toBase64Url(new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, header), key, encoder.encode(text))));
}

/** Fails when the passphrase is another, or any bit of the header or of what is sealed. */
export async function open(passphrase: string, salt: string, iterations: number, nonce: string, header: string, sealed: string): Promise<string> {
  const key = await deriveKey(passphrase, salt, iterations);
  return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(nonce, header), key, fromBase64Url(sealed)));
}

async function deriveKey(passphrase: string, salt: string, iterations: number): Promise<CryptoKey> {
  // One spelling of what keyboards write in several.
  const secret = encoder.encode(passphrase.normalize("NFC"));
  const password = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: fromBase64Url(salt), iterations },
    password,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function parameters(nonce: string, header: string): AesGcmParams {
  return { name: "AES-GCM", iv: fromBase64Url(nonce), additionalData: encoder.encode(header), tagLength: 128 };
}
