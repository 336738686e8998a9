/** How letters are written, sealed, opened and read, without a server. */

import { describe, expect, test } from "vitest";

import { fromUtf8, utf8 } from "../src/lib/crypto/encoding.ts";
import { localFromName, numbered, parseAddress } from "../src/lib/crypto/mail/address.ts";
import { textOfHtml } from "../src/lib/crypto/mail/html-text.ts";
import { header, plainLetter, sealedLetter, unstructured } from "../src/lib/crypto/mail/mime.ts";
import type { Writing } from "../src/lib/crypto/mail/mime.ts";
import { SecretCertificate, open, seal } from "../src/lib/crypto/mail/openpgp.ts";
import { outside, read } from "../src/lib/crypto/mail/reading.ts";
import type { Time } from "../src/lib/crypto/time.ts";

const NOW = Date.parse("2026-12-01T09:00:00Z") as Time;
const [NADIA, KARIM] = ["nadia@ecrin.example", "karim@ecrin.example"];

const writing: Writing = {
  from: NADIA,
  fromName: "Nadia Béranger",
  to: [KARIM],
  cc: [],
  subject: "Réunion d'été : l'ordre du jour, un peu long pour tenir sur une seule ligne",
  date: NOW,
  id: "abc@ecrin.example",
  inReplyTo: "before@ecrin.example",
  references: ["first@ecrin.example", "before@ecrin.example"],
  text: "Bonjour,\n.\nÀ bientôt 🌻\n",
  attachments: [{ name: "l'été; à « joindre ».pdf", mediaType: "application/pdf", bytes: utf8("%PDF-1.7") }],
};

async function cast() {
  const [nadia, karim] = await Promise.all([SecretCertificate.generate(NADIA, NOW), SecretCertificate.generate(KARIM, NOW)]);
  return { nadia, karim };
}

async function sealed(signer: SecretCertificate, reader: SecretCertificate, letter: Partial<Writing> = {}) {
  const whole = { ...writing, ...letter };
  return sealedLetter(whole, await seal(plainLetter(whole), signer, [signer.public, reader.public], NOW));
}

test("a letter comes out as it went in", async () => {
  const { nadia, karim } = await cast();
  const raw = await sealed(nadia, karim);
  const found = outside(raw);
  expect(found.from).toBe(NADIA);
  const reading = await read(found, [karim], [nadia.public], NOW);
  expect(reading).toMatchObject({
    from: NADIA,
    to: [KARIM],
    subject: writing.subject,
    date: NOW,
    id: "abc@ecrin.example",
    inReplyTo: "before@ecrin.example",
    references: writing.references,
    text: writing.text,
    signature: "good",
    protected: true,
  });
  expect(reading.attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([["l'été; à « joindre ».pdf", "application/pdf"]]);
  expect(reading.attachments[0]?.bytes).toEqual(utf8("%PDF-1.7"));
});

describe("a signature", () => {
  test("counts only if it is the sender's, meant for this reader, and in her own name", async () => {
    const { nadia, karim } = await cast();
    const eve = await SecretCertificate.generate("eve@ecrin.example", NOW);
    const verdict = async (raw: Parameters<typeof outside>[0], senders: SecretCertificate[]) =>
      (await read(outside(raw), [karim], senders.map((one) => one.public), NOW)).signature;
    const letter = await sealed(nadia, karim);
    expect(await verdict(letter, [])).toBe("unknown");
    expect(await verdict(letter, [eve])).toBe("unknown");
    // Written in the name of someone else inside than outside.
    const borrowed = sealedLetter(writing, await seal(plainLetter({ ...writing, from: "claire@ecrin.example" }), nadia, [karim.public], NOW));
    expect(await verdict(borrowed, [nadia])).toBe("bad");
    // Passed on to someone whom its writer did not mean.
    const passedOn = await sealed(nadia, eve);
    const { plain } = await open(outside(passedOn).armour ?? "", [eve], [nadia.public], NOW);
    expect(fromUtf8(plain)).toContain("HP-Outer");
    expect((await open(outside(passedOn).armour ?? "", [eve], [nadia.public], NOW)).signature).toBe("good");
    await expect(verdict(passedOn, [nadia])).rejects.toMatchObject({ code: "letter-not-opened" });
  });

  test("of one that was altered, nothing is shown", async () => {
    const { nadia, karim } = await cast();
    const raw = fromUtf8(await sealed(nadia, karim)) ?? "";
    const at = raw.indexOf("BEGIN PGP MESSAGE") + 700;
    const altered = raw.slice(0, at) + (raw[at] === "A" ? "B" : "A") + raw.slice(at + 1);
    await expect(read(outside(utf8(altered)), [karim], [nadia.public], NOW)).rejects.toMatchObject({ code: "letter-damaged" });
  });
});

describe("what is not PGP/MIME at its root stays closed", () => {
  test.each([
    ["a part of another", (raw: string) => `From: <${NADIA}>\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n${raw}\r\n--x--\r\n`],
    ["clear text before it", (raw: string) => raw.replace("\r\n\r\n--", "\r\n\r\n<img src='https://evil.example/\r\n--")],
    ["clear text after it", (raw: string) => `${raw}'>\r\n`],
    ["a third part", (raw: string) => raw.replace(/\r\n--([0-9a-z]{26})--\r\n$/, "\r\n--$1\r\nContent-Type: text/html\r\n\r\n<p>\r\n--$1--\r\n")],
    ["another protocol", (raw: string) => raw.replace("application/pgp-encrypted\";", "application/pkcs7-mime\";")],
    ["an encoded part", (raw: string) => raw.replace("application/octet-stream\r\n", "application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n")],
    ["two types", (raw: string) => `Content-Type: text/html\r\n${raw}`],
    ["no clear version", (raw: string) => raw.replace("\r\n\r\nVersion: 1", "\r\n\r\nVersion: 2")],
  ])("%s", async (_, change) => {
    const { nadia, karim } = await cast();
    const raw = fromUtf8(await sealed(nadia, karim)) ?? "";
    const changed = change(raw);
    expect(changed).not.toBe(raw);
    await expect(read(outside(utf8(changed)), [karim], [nadia.public], NOW)).rejects.toMatchObject({ code: "not-encrypted" });
  });
});

test("headers are folded, and hold what no header may hold in encoded words", () => {
  expect(unstructured("Plain words")).toBe("Plain words");
  for (const text of ["été", "=?utf-8?Q?x?=", "two  spaces", "a\r\nBcc: eve@ecrin.example", "x".repeat(200)]) {
    expect(unstructured(text)).toMatch(/^(=\?utf-8\?B\?[A-Za-z0-9+/]+=*\?= ?)+$/);
  }
  const lines = header("Subject", unstructured("à ".repeat(200))).split("\r\n");
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(78);
});

test("an address is typed and proposed as in Rust", () => {
  expect(parseAddress("Nadia.Belkacem@Ecrin.Landes.FR")).toBe("nadia.belkacem@ecrin.landes.fr");
  for (const wrong of ["", "nadia", "a@b@c.fr", ".a@c.fr", "a..b@c.fr", "nadia+x@c.fr", "nаdia@c.fr", "nadia@[127.0.0.1]", "nadia@c.fr.", "nadia@c.fr\r\n"]) {
    expect(parseAddress(wrong), wrong).toBeUndefined();
  }
  const names = { "Nadia Belkacem": "nadia.belkacem", "Jean-Pierre Béranger": "jean-pierre.beranger", "Anne  d’Œuvre": "anne.doeuvre", "  Łukasz - Größe ": "lukasz.grosse", "２号 Ａ": "2.a" };
  for (const [name, local] of Object.entries(names)) expect(localFromName(name), name).toBe(local);
  expect(localFromName("李明")).toBeUndefined();
  expect(numbered("nadia.belkacem", 2)).toBe("nadia.belkacem2");
  expect(numbered("a".repeat(64), 10)).toHaveLength(64);
});

test("HTML becomes text, whatever is wrong with it", () => {
  expect(textOfHtml("<p>Bonjour &amp; <b>merci</b></p><script>alert(1)</script><p>a<br>b")).toBe("Bonjour & merci\n\na\nb");
  expect(textOfHtml("<style>x</style><svg><text>no</text></svg>&#233;&#x1F33B;&#55296;&nope;")).toBe("é🌻&nope;");
  expect(textOfHtml("<script>never ends <p>x")).toBe("");
  const begin = performance.now();
  textOfHtml("<p".repeat(200_000) + "<".repeat(200_000) + "<!--".repeat(50_000));
  expect(performance.now() - begin).toBeLessThan(2000);
});
