/** What vectors cannot hold, because sealing and signing draw what is random: round trips, and what breaks them. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";

import { parseCard } from "../src/lib/crypto/card.ts";
import { checkDeposited } from "../src/lib/crypto/deposit.ts";
import type { Deposit } from "../src/lib/crypto/deposit.ts";
import { SigningKey, parseVerifyingKey, verifies } from "../src/lib/crypto/ed25519.ts";
import type { VerifyingKey } from "../src/lib/crypto/ed25519.ts";
import { base64, concat, digestOf, expand32, hmac, sha256, utf8 } from "../src/lib/crypto/encoding.ts";
import type { Bytes } from "../src/lib/crypto/encoding.ts";
import { EncryptionKey, identityText, seal, secretOf } from "../src/lib/crypto/envelope.ts";
import { seedOfInvitation } from "../src/lib/crypto/invitation.ts";
import { core } from "../src/lib/crypto/journal/event.ts";
import { readProof } from "../src/lib/crypto/journal/proof.ts";
import { mediaTypeOf } from "../src/lib/crypto/media.ts";
import { SignedNote } from "../src/lib/crypto/note.ts";
import { archive, openPayload, sealPayload } from "../src/lib/crypto/payload.ts";
import { openRecord, recordBytes, recordDigest, sealRecord } from "../src/lib/crypto/record.ts";
import type { Record } from "../src/lib/crypto/record.ts";
import { NOW, idOf } from "./people.ts";

const SECRET = new Uint8Array(32).fill(7);
const FILE = utf8("%PDF-1.7 a paper");

async function recordOf(payload: Bytes, file: Bytes): Promise<Record> {
  return {
    v: 1,
    alg: "x25519",
    document: idOf(1),
    version: 1,
    mandate: null,
    identity: identityText(SECRET),
    payload_sha256: await digestOf(payload),
    sha256: await digestOf(file),
    size: file.length,
    title: "Avis d’impôt",
    type: "tax_notice",
    issued: null,
    expires: null,
    owner_name: null,
  };
}

describe("payloads", () => {
  test("a file comes out as it went in, under a name that any computer can write", async () => {
    const { recipient } = await EncryptionKey.fromSecret(SECRET);
    for (const size of [1, 511, 512, 513, 70_000]) {
      const file = new Uint8Array(size).fill(120);
      const sealed = await sealPayload(recipient, "..\\CON.pdf", file);
      const opened = await openPayload(await recordOf(sealed.payload, file), sealed.payload);
      expect(opened.name).toBe("_CON.pdf");
      expect(opened.file).toEqual(file);
    }
  });

  test("what was cut, turned around, added to or hidden in the padding gives nothing", async () => {
    const { recipient } = await EncryptionKey.fromSecret(SECRET);
    const { payload } = await sealPayload(recipient, "avis.pdf", FILE);
    const record = await recordOf(payload, FILE);
    const refused = async (touched: Bytes, about: Record, reason: string): Promise<void> => {
      await expect(openPayload(about, touched)).rejects.toMatchObject({ code: "mismatch", particulars: { reason } });
    };
    const flipped = payload.with(payload.length >> 1, (payload[payload.length >> 1] ?? 0) ^ 1);
    for (const touched of [payload.slice(0, -1), concat(payload, Uint8Array.of(0)), new Uint8Array(), flipped]) {
      await refused(touched, record, "payload digest");
      // Even where the digest is made to fit, age finds it.
      await refused(touched, await recordOf(touched, FILE), "envelope");
    }
    // What whoever knows the key can seal is held to the one layout.
    const sealed = async (plain: Bytes): Promise<[Bytes, Record]> => {
      const made = await seal([recipient], plain);
      return [made, await recordOf(made, FILE)];
    };
    const plain = archive("avis.pdf", FILE);
    const hidden = plain.slice();
    hidden[hidden.length - 1] = 1;
    await refused(...(await sealed(hidden)), "padding");
    await refused(...(await sealed(concat(plain, new Uint8Array(512)))), "padding");
    const linked = plain.slice();
    linked[156] = 0x32;
    await refused(...(await sealed(linked)), "file header");
    const named = plain.slice();
    named.set(utf8("../x"));
    await refused(...(await sealed(named)), "file name");
    const other = plain.slice();
    other[512] = 0x21;
    await refused(...(await sealed(other)), "file digest");
    const [fitting, its] = await sealed(plain);
    expect((await openPayload(its, fitting)).file).toEqual(FILE);
  });
});

describe("records", () => {
  test("an envelope opens for its key and its digest alone", async () => {
    const [key, other] = [await EncryptionKey.fromSecret(SECRET), await EncryptionKey.fromSecret(new Uint8Array(32).fill(8))];
    const record = await recordOf(FILE, FILE);
    const envelope = await sealRecord(record, key.recipient);
    const digest = await recordDigest(record);
    expect(await openRecord(envelope, key, digest)).toEqual(record);
    await expect(openRecord(envelope, other, digest)).rejects.toMatchObject({ code: "mismatch" });
    await expect(openRecord(envelope, key, await digestOf(FILE))).rejects.toMatchObject({ code: "mismatch" });
    const large = await seal([key.recipient], new Uint8Array(70_000));
    await expect(key.open(large)).rejects.toMatchObject({ code: "mismatch" });
    await expect(sealRecord({ ...record, title: "" }, key.recipient)).rejects.toMatchObject({ code: "mismatch" });
  });

  test("a record and its deposit agree in everything they share", async () => {
    const record = await recordOf(FILE, FILE);
    const body = { document: record.document, version: 1, payload: record.payload_sha256, record: await recordDigest(record) };
    const deposit = body as unknown as Deposit;
    await checkDeposited(deposit, record);
    for (const twist of [{ document: idOf(2) }, { version: 2 }, { payload: await digestOf(utf8("x")) }, { record: body.payload }]) {
      await expect(checkDeposited({ ...deposit, ...twist }, record)).rejects.toMatchObject({ code: "mismatch" });
    }
    const forGrantee = { ...record, mandate: idOf(3) };
    const itsDigest = { ...deposit, record: await recordDigest(forGrantee) };
    await expect(checkDeposited(itsDigest, forGrantee)).rejects.toMatchObject({ code: "mismatch" });
    expect(new TextDecoder().decode(recordBytes(record))).toContain('"mandate":null,"identity":"AGE-SECRET-KEY-1');
  });

  test("a secret has one text", () => {
    const text = identityText(SECRET);
    expect(secretOf(text)).toEqual(SECRET);
    for (const other of [text.toLowerCase(), `${text} `, text.slice(0, -1), text.replace(/.$/, "Q"), ""]) {
      expect(secretOf(other)).toBeUndefined();
    }
  });
});

describe("signatures", () => {
  const message = utf8("a note\n");

  test("agree with another implementation's, both ways", async () => {
    const key = await SigningKey.fromSeed(SECRET);
    expect(key.verifyingKey).toBe(base64(ed25519.getPublicKey(SECRET)));
    expect(await key.sign(message)).toEqual(ed25519.sign(message, SECRET));
    expect(await verifies(key.verifyingKey, message, new Uint8Array(ed25519.sign(message, SECRET)))).toBe(true);
  });

  test("are refused where a scalar is not canonical or a point is weak", async () => {
    const key = await SigningKey.fromSeed(SECRET);
    const signature = await key.sign(message);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    let scalar = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order;
    const malleable = signature.slice();
    for (let place = 32; place < 64; place++, scalar >>= 8n) malleable[place] = Number(scalar & 255n);
    expect(await verifies(key.verifyingKey, message, malleable)).toBe(false);
    expect(await verifies(key.verifyingKey, message, signature.slice(1))).toBe(false);

    const { Point } = ed25519;
    const torsion = Array.from({ length: 8 }, (_, times) =>
      times === 0 ? Point.ZERO : Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a").multiplyUnsafe(BigInt(times)),
    );
    for (const weak of torsion.map((point) => new Uint8Array(point.toBytes()))) {
      expect(parseVerifyingKey(base64(weak))).toBeUndefined();
      // S = 0 with a weak R: verifies under a weak key wherever nobody looks.
      const empty = concat(weak, new Uint8Array(32));
      expect(await verifies(base64(weak) as VerifyingKey, message, empty)).toBe(false);
      expect(await verifies(key.verifyingKey, message, empty)).toBe(false);
    }
    // No point of the curve at all.
    expect(parseVerifyingKey(base64(new Uint8Array(32).fill(2)))).toBeUndefined();
  });

  test("no script takes a key out again", async () => {
    const [signing, encryption] = [await SigningKey.fromSeed(SECRET), await EncryptionKey.fromSecret(SECRET)];
    for (const key of [signing, encryption]) {
      expect(JSON.stringify(key)).not.toContain("SECRET");
      expect(Object.values(key).every((value) => typeof value === "string")).toBe(true);
    }
  });
});

test("a proof tells the hour of its entry and the shard of its time, or nothing", async () => {
  const journal = await SigningKey.fromSeed(SECRET);
  const key = new Uint8Array(32).fill(9);
  const commitment = async (part: string, payload: string): Promise<Bytes> =>
    hmac(await expand32(key, utf8(`ecrin/entry/v1/salt/${part}`)), utf8(`ecrin/entry/v1/${part}\0${payload}`));
  const event = core.write({ ...NOTHING, event: "document.released-view", at: NOW, result: "ok", channel: "api", build: "1" });
  const proofOf = async (hour: number, origin: string): Promise<string> => {
    const beginning = new Uint8Array(12);
    beginning.set(utf8("ECR1\u0001"));
    new DataView(beginning.buffer).setUint32(8, hour);
    const commitments = [await commitment("core", event), await commitment("subject", ""), new Uint8Array(32)];
    const entry = concat(beginning, ...commitments);
    const opening = ["ecrin/opening/v1", `entry: ${base64(entry)}`, `key: ${base64(key)}`, `core: ${base64(utf8(event))}`, "subject: =", ""];
    const head = `${origin}\n1\n${base64(await sha256(Uint8Array.of(0), entry))}\n`;
    const bare = { name: "checkpoint", read: () => ({}), write: () => head };
    const signed = await SignedNote.sign(bare, {}, origin, journal);
    return `c2sp.org/tlog-proof@v1\nextra ${base64(utf8(opening.join("\n")))}\nindex 0\n\n${signed.toText()}`;
  };
  const hour = Math.floor(NOW / 3_600_000);
  const read = async (hour: number, shard: string): Promise<unknown> =>
    readProof(await proofOf(hour, `ecrin.example/journal/${shard}`), journal.verifyingKey);
  expect(await read(hour, "2026s2")).toMatchObject({ index: 0, core: { event: "document.released-view" } });
  await expect(read(hour + 1, "2026s2")).rejects.toMatchObject({ particulars: { reason: "opening" } });
  await expect(read(hour, "2026s1")).rejects.toMatchObject({ particulars: { reason: "checkpoint" } });
});

/** The fields of an event that has none of them. */
const NOTHING = {
  reason: undefined,
  mandate: undefined,
  document: undefined,
  number: undefined,
  ciphertext: undefined,
  purpose: undefined,
  nonce: undefined,
  signature: undefined,
  detail: undefined,
};

test("a wrong letter on a card is found wherever it stands, and two neighbours in the wrong order too", () => {
  const text = "0Z67KXQEVHQ57RSPAVT3J11V5JZBXY9XT89HPCJ0X7Y6M";
  for (const [place, right] of Array.from(text).entries()) {
    const others = place === 44 ? "0123456789ABCDEFGHJKMNPQRSTVWXYZ" : "0GZ";
    for (const letter of others.replace(right, "")) {
      const wrong = text.slice(0, place) + letter + text.slice(place + 1);
      const group = String(Math.floor(place / 4) + 1);
      expect(attempted(() => parseCard(wrong)), wrong).toMatchObject({ code: "bad-card-group", particulars: { group } });
    }
  }
  expect(attempted(() => parseCard(text.replace("QE", "EQ")))).toMatchObject({ code: "bad-card-group" });
  // What only looks like a letter of the alphabet is none: the sign of Kelvin.
  expect(attempted(() => parseCard(text.replace("K", "\u212a")))).toMatchObject({ code: "bad-card-group" });
});

function attempted(read: () => unknown): unknown {
  try {
    return read();
  } catch (reason) {
    return reason;
  }
}

test("a wrong letter in an invitation is noticed wherever it stands", async () => {
  const text = "ecrin1-7cv72aafn1bwc48yr8zeba2f2t-5qvhyj81kv20qwqaqqpeeaabkd-n6e6ft";
  expect(await seedOfInvitation(` ${text.toUpperCase()}\n`)).toHaveLength(32);
  for (const place of Array.from(text).keys()) {
    for (const letter of ["0", "z", "i", "-", "é", ""]) {
      const wrong = text.slice(0, place) + letter + text.slice(place + 1);
      if (wrong !== text) await expect(seedOfInvitation(wrong)).rejects.toMatchObject({ code: "bad-invitation-text" });
    }
  }
});

test("what a file is, its first bytes say", () => {
  const types = ["%PDF-1.7", "\u0000\u0000\u0000\u0018ftypheic", "RIFF....WEBPVP8 ", "<svg onload='x'>", ""].map((text) => mediaTypeOf(utf8(text)));
  expect(types).toEqual(["application/pdf", "image/heic", "image/webp", "application/octet-stream", "application/octet-stream"]);
});
