// A `.tlog-proof` of Écrin (C2SP tlog-proof, RFC 6962, spec 05) with WebCrypto alone.
import { sha256, unbase64, verified } from "./note.mjs";

const { subtle } = globalThis.crypto;

const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

async function hmac(key, message) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Buffer.from(await subtle.sign("HMAC", imported, message));
}

/** The commitment to a part of an entry: the salt is HKDF-Expand of the event key, of which one block is enough. */
async function commitment(eventKey, part, payload) {
  const salt = await hmac(eventKey, Buffer.from(`ecrin/entry/v1/salt/${part}\x01`));
  return hmac(salt, Buffer.from(`ecrin/entry/v1/${part}\0${payload}`));
}

/** The root of a tree of `size` leaves in which this leaf stands at `index` (RFC 9162, 2.1.3.2). */
async function rootFrom(leaf, index, size, path) {
  let [hash, place, last] = [leaf, index, size - 1];
  for (const other of path) {
    if (last === 0) throw new Error("the path is too long");
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(other, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, other);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error("the path is too short");
  return hash;
}

/** The head that `key` signed for this origin. */
export async function checkpoint(text, origin, key) {
  const [named, size, root, ...rest] = (await verified(text, origin, key)).split("\n");
  if (named !== origin || rest.join("") !== "") throw new Error("another journal");
  return { size: Number(size), root: unbase64(root) };
}

/** What a proof file says happened, once every step of it was checked. */
export async function proved(text, origin, key) {
  const split = text.indexOf("\n\n");
  const [header, extra, index, ...path] = text.slice(0, split).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1") throw new Error("not a proof");
  const opening = unbase64(extra.replace(/^extra /, "")).toString();
  const field = (name) => opening.match(new RegExp(`^${name}: =?(.*)$`, "m"))[1];
  const [entry, eventKey] = [unbase64(field("entry")), unbase64(field("key"))];
  const [core, subject] = [unbase64(field("core")).toString(), unbase64(field("subject")).toString()];
  if (entry.length !== 108 || entry.subarray(0, 8).toString("hex") !== "4543523101000000") throw new Error("not an entry");
  if (!(await commitment(eventKey, "core", core)).equals(entry.subarray(12, 44))) throw new Error("another core");
  if (!(await commitment(eventKey, "subject", subject)).equals(entry.subarray(44, 76))) throw new Error("another subject");
  const hour = Math.floor(Date.parse(core.match(/^at: (.*)$/m)[1]) / 3_600_000);
  if (entry.readUInt32BE(8) !== hour) throw new Error("another hour");
  const head = await checkpoint(text.slice(split + 2), origin, key);
  const place = Number(index.replace(/^index /, ""));
  const root = await rootFrom(await leafHash(entry), place, head.size, path.map(unbase64));
  if (!root.equals(head.root)) throw new Error("another tree");
  return { core, subject, index: place, size: head.size };
}
