// The last resort: the answers in a file that only the server can open, for a person to carry.
import { parcel } from "./outbox.js";
import { attempt, page } from "./page.js";

/** Browsers encrypt only on an address with TLS. */
export const canSeal = () => Boolean(page.dataset.seal && globalThis.crypto?.subtle);

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa([...new Uint8Array(buffer)].map((byte) => String.fromCharCode(byte)).join(""));

export const seal = async () => {
  const { subtle } = crypto;
  const ours = await subtle.importKey("spki", bytes(page.dataset.seal), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(parcel()));
  const data = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(attempt) }, key, plain);
  const locked = await subtle.encrypt({ name: "RSA-OAEP" }, ours, await subtle.exportKey("raw", key));
  return JSON.stringify({ attempt: Number(attempt), key: text(locked), iv: text(iv), data: text(data) });
};

export const download = async (name) => {
  const address = URL.createObjectURL(new Blob([await seal()], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
