// Signed notes (C2SP signed-note, spec 01) with WebCrypto alone, written from the specs and not from the code.
import "./webcrypto.mjs";

const { subtle } = globalThis.crypto;

export const base64 = (bytes) => Buffer.from(bytes).toString("base64");
export const unbase64 = (text) => Buffer.from(text, "base64");
export const sha256 = async (...parts) => Buffer.from(await subtle.digest("SHA-256", Buffer.concat(parts)));

// The four bytes by which a signature line names its key: name, line feed, algorithm 01, key.
const keyId = async (name, key) => (await sha256(Buffer.from(`${name}\n\x01`), key)).subarray(0, 4);

/** The text that `key` signed under `name`, or an error. */
export async function verified(note, name, key) {
  const end = note.lastIndexOf("\n\n") + 1;
  if (end === 0 || !note.endsWith("\n")) throw new Error("not a note");
  const text = note.slice(0, end);
  const verifier = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  for (const line of note.slice(end + 1, -1).split("\n")) {
    const [, signer, value] = line.match(/^— (\S+) ([0-9A-Za-z+/]+=*)$/u) ?? [];
    if (signer !== name) continue;
    const [id, signature] = [unbase64(value).subarray(0, 4), unbase64(value).subarray(4)];
    const named = id.equals(await keyId(name, key));
    if (named && (await subtle.verify("Ed25519", verifier, signature, Buffer.from(text)))) return text;
  }
  throw new Error(`not signed by ${name}`);
}

/** An Ed25519 key from its seed: the public half and how to sign a note with it. */
export async function signer(seed) {
  // PKCS #8 is 16 fixed bytes and the seed.
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const key = await subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"]);
  const publicKey = Buffer.from((await subtle.exportKey("jwk", key)).x, "base64url");
  const line = async (text, name) => {
    const signature = Buffer.from(await subtle.sign("Ed25519", key, Buffer.from(text)));
    return `— ${name} ${base64(Buffer.concat([await keyId(name, publicKey), signature]))}\n`;
  };
  return { publicKey, line };
}
