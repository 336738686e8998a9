/** Text vectors: how one is read and run. `tests/vectors/README.md` has the format. */

import assert from "node:assert/strict";

import { acceptance, filing, resumption, revocation, stop, suspension, view } from "../src/lib/crypto/act.ts";
import { approval, approvalRequest, exportNote } from "../src/lib/crypto/audit.ts";
import { cardGroups, cardPassword, parseCard, slotOfCard } from "../src/lib/crypto/card.ts";
import { boxCertificate, certificate, certificateRevocation } from "../src/lib/crypto/certificate.ts";
import { chooseCode, readCode } from "../src/lib/crypto/code.ts";
import { VaultError } from "../src/lib/crypto/contract.ts";
import { deposit } from "../src/lib/crypto/deposit.ts";
import { SigningKey, parseVerifyingKey } from "../src/lib/crypto/ed25519.ts";
import type { VerifyingKey } from "../src/lib/crypto/ed25519.ts";
import { digestOf, hex, utf8 } from "../src/lib/crypto/encoding.ts";
import type { Bytes } from "../src/lib/crypto/encoding.ts";
import { seal } from "../src/lib/crypto/envelope.ts";
import { safeFileName } from "../src/lib/crypto/filename.ts";
import { idBytes, parseId } from "../src/lib/crypto/id.ts";
import { fingerprint, keyRecord } from "../src/lib/crypto/identity.ts";
import { invitation, seedOfInvitation } from "../src/lib/crypto/invitation.ts";
import { readCheckpoint } from "../src/lib/crypto/journal/checkpoint.ts";
import { eventKey, leafHash, opens, parseEntry } from "../src/lib/crypto/journal/entry.ts";
import { actor, core, subject } from "../src/lib/crypto/journal/event.ts";
import { readProof } from "../src/lib/crypto/journal/proof.ts";
import { readReceipt } from "../src/lib/crypto/journal/receipt.ts";
import { dayKeyDestroyed, statement, statementEntry } from "../src/lib/crypto/journal/statement.ts";
import { openKeyring } from "../src/lib/crypto/keyring.ts";
import type { Kind } from "../src/lib/crypto/lines.ts";
import { mandate, stateAt } from "../src/lib/crypto/mandate.ts";
import type { Lifecycle } from "../src/lib/crypto/mandate.ts";
import { SignedNote } from "../src/lib/crypto/note.ts";
import { archive, padme } from "../src/lib/crypto/payload.ts";
import { parseRecipient } from "../src/lib/crypto/recipient.ts";
import { parseRecord, recordDigest } from "../src/lib/crypto/record.ts";
import {
  kit,
  kitCheck,
  kitRevocation,
  recovery,
  recoveryApproval,
  recoveryCompletion,
  recoveryOpening,
} from "../src/lib/crypto/recovery.ts";
import { readWords, referral, referralConsent } from "../src/lib/crypto/referral.ts";
import { attestation, request, requestAnswer } from "../src/lib/crypto/request.ts";
import { combine, kitAuthKey, kitSlotKey, parseShare, proofKey, shareCode } from "../src/lib/crypto/share.ts";
import { slotChange, slotKey } from "../src/lib/crypto/slot.ts";
import { teamKey } from "../src/lib/crypto/team.ts";
import { isPrintable } from "../src/lib/crypto/text.ts";
import { dayOf, parseTime, printTime } from "../src/lib/crypto/time.ts";
import type { Time } from "../src/lib/crypto/time.ts";
import { appointment } from "../src/lib/crypto/trust.ts";

/** What a good vector yields, by the names its header may state. */
type Facts = Record<string, string>;

/** The header fields that are given rather than checked. */
const GIVEN = new Set(
  `expect about encoding signer key log-key event part commitment encryption signing name size slot account
   from until now accepted suspended ended raw first second secret-of half kit-of owner code`.split(/\s+/),
);

/** Every kind of signed note that this client reads or writes. */
const NOTES: readonly Kind<object>[] = [
  acceptance,
  appointment,
  approval,
  approvalRequest,
  attestation,
  boxCertificate,
  certificate,
  certificateRevocation,
  dayKeyDestroyed,
  deposit,
  exportNote,
  filing,
  invitation,
  keyRecord,
  kit,
  kitCheck,
  kitRevocation,
  mandate,
  recovery,
  recoveryApproval,
  recoveryCompletion,
  recoveryOpening,
  referral,
  referralConsent,
  request,
  requestAnswer,
  resumption,
  revocation,
  slotChange,
  stop,
  suspension,
  teamKey,
  view,
];

const PAYLOADS = [actor, core, subject] as unknown as readonly Kind<object>[];

/** What is refused, in the word of the vectors. */
class Refused extends Error {}

function must<T>(value: T | undefined, word: string): T {
  if (value === undefined) throw new Refused(word);
  return value;
}

export class Vector {
  readonly #head: Map<string, string>;
  readonly #body: Bytes;

  constructor(bytes: Buffer) {
    const end = bytes.indexOf("\n\n");
    assert(end > 0, "a header, then an empty line");
    const lines = bytes.subarray(0, end).toString().split("\n");
    this.#head = new Map(lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
    this.#body = new Uint8Array(bytes.subarray(end + 2));
  }

  get expectsFailure(): boolean {
    return this.#need("expect") !== "ok";
  }

  /** Runs the vector and holds the outcome against its header. */
  async verify(object: string): Promise<void> {
    const found = await this.#run(object).catch((reason: unknown) => {
      if (reason instanceof Refused) return reason.message;
      if (reason instanceof VaultError) return reason.particulars["reason"] ?? reason.code;
      throw reason;
    });
    const expected = this.#need("expect");
    if (typeof found === "string") {
      assert.equal(found, expected);
      return;
    }
    assert.equal("ok", expected);
    for (const [key, value] of this.#head) if (!GIVEN.has(key)) assert.equal(found[key], value, key);
  }

  #need(key: string): string {
    const value = this.#head.get(key);
    assert(value !== undefined, `the header needs ${key}`);
    return value;
  }

  get #bytes(): Bytes {
    const hexadecimal = this.#head.get("encoding") === "hex";
    return hexadecimal ? unhex(new TextDecoder().decode(this.#body)) : this.#body;
  }

  get #text(): string {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#bytes);
  }

  /** A body of one line; the line feed that ends it is not part of it. */
  get #line(): string {
    return this.#text.replace(/\n$/, "");
  }

  get #key(): VerifyingKey {
    return must(parseVerifyingKey(this.#need("key")), "key");
  }

  #time(key: string): Time | undefined {
    const text = this.#head.get(key);
    return text === undefined ? undefined : must(parseTime(text), key);
  }

  async #run(object: string): Promise<Facts> {
    const note = NOTES.find(({ name }) => name === object);
    if (note !== undefined) {
      const signed = SignedNote.parse(note, this.#text);
      await signed.verify(this.#need("signer"), this.#key);
      assert.equal(signed.toText(), this.#text);
      return { digest: await signed.digest() };
    }
    const payload = PAYLOADS.find(({ name }) => name === object);
    if (payload !== undefined) {
      payload.read(this.#text);
      return { digest: await digestOf(this.#bytes) };
    }
    const run = this.#others[object];
    assert(run !== undefined, `no vectors of ${object} are known`);
    return run();
  }

  readonly #others: Record<string, () => Promise<Facts> | Facts> = {
    id: () => ({ bytes: hex(idBytes(must(parseId(this.#line), "id"))) }),
    time: () => {
      const time = must(parseTime(this.#line), "time");
      return { millis: String(time), day: String(dayOf(time)) };
    },
    "referral-words": async () => {
      readWords(this.#text);
      return { digest: await digestOf(this.#bytes) };
    },
    text: () => must(isPrintable(this.#line) ? {} : undefined, "unprintable"),
    "file-name": () => ({ is: safeFileName(this.#line) }),
    padme: () => ({ is: String(padme(must(/^[0-9]+$/.test(this.#line) ? Number(this.#line) : undefined, "number"))) }),
    payload: () => {
      const plain = archive(this.#need("name"), new Uint8Array(Number(this.#need("size"))).fill(0x78));
      const header = new TextDecoder().decode(plain.subarray(0, 512)).replaceAll("\0", ".");
      return { is: String(plain.length), header: header.replace(/\.+$/, "") };
    },
    fingerprint: async () => {
      const encryption = must(parseRecipient(this.#need("encryption")), "recipient");
      return { is: await fingerprint({ encryption, signing: must(parseVerifyingKey(this.#need("signing")), "key") }) };
    },
    slot: async () => ({ recipient: (await slotKey(unhex(this.#need("raw")))).recipient }),
    "invitation-text": async () => {
      const key = await SigningKey.fromSeed(await seedOfInvitation(this.#line));
      return { public: key.verifyingKey };
    },
    card: async () => {
      const card = parseCard(this.#line);
      const password = cardPassword(card, readCode(this.#need("code")));
      return { id: await slotOfCard(card), password, groups: cardGroups(card).join(" ") };
    },
    code: () => {
      chooseCode(this.#line);
      return {};
    },
    record: async () => ({ digest: await recordDigest(parseRecord(utf8(this.#line))) }),
    share: async () => {
      const share = await parseShare(this.#text);
      const { kit: number, holder, value } = share;
      const proof = (await proofKey(share)).verifyingKey;
      return { kit: number, holder, value: hex(value), proof, code: await shareCode(share) };
    },
    shares: async () => {
      const [first, second] = [await parseShare(this.#need("first")), await parseShare(this.#need("second"))];
      const secret = combine(first, second);
      return { secret: hex(secret), auth: (await kitAuthKey(secret, first.kit)).verifyingKey };
    },
    "kit-slot": async () => {
      const slot = await kitSlotKey(unhex(this.#need("secret-of")), unhex(this.#need("half")), {
        kit: this.#need("kit-of"),
        owner: must(parseId(this.#need("owner")), "owner"),
        encryption: must(parseRecipient(this.#need("encryption")), "recipient"),
        signing: must(parseVerifyingKey(this.#need("signing")), "key"),
      });
      return { recipient: slot.recipient };
    },
    // Keyrings are sealed afresh each time, so that a vector gives the plaintext and the secret of the slot.
    keyring: async () => {
      const slot = await slotKey(unhex(this.#need("slot")));
      const sealed = await seal([slot.recipient], utf8(this.#line));
      const keyring = await openKeyring(sealed, slot, must(parseId(this.#need("account")), "account"));
      const { encryption, signing, slots } = keyring;
      const keys = { encryption: encryption.recipient, signing: signing.verifyingKey };
      return { fingerprint: await fingerprint(keys), slots: String(slots.length) };
    },
    state: () => {
      const suspended = this.#time("suspended");
      const ended = this.#head.get("ended") as Lifecycle["ended"];
      const lifecycle = { ...(suspended && { suspended }), ...(ended && { ended }) };
      const [from, until, now] = ["from", "until", "now"].map((key) => must(this.#time(key), key));
      return { is: stateAt(must(from, "from"), must(until, "until"), lifecycle, must(now, "now")) };
    },
    commitment: async () => {
      const part = this.#need("part") as "core" | "subject" | "actor";
      const key = await eventKey(unhex(this.#need("log-key")), part, must(parseId(this.#need("event")), "event"));
      const opened = await opens(key, part, this.#bytes, unhex(this.#need("commitment")));
      return must(opened ? { "event-key": hex(key) } : undefined, "opening");
    },
    entry: async () => {
      const entry = must(parseEntry(this.#bytes), "entry");
      return { hour: String(entry.hour), leaf: await leafHash(this.#bytes) };
    },
    statement: async () => {
      statement.read(this.#text);
      const entry = await statementEntry(this.#text);
      return { entry: hex(entry), leaf: await leafHash(entry) };
    },
    checkpoint: async () => {
      const { origin, size, root } = await readCheckpoint(this.#text, this.#key);
      return { origin, entries: String(size), root };
    },
    receipt: async () => {
      const { index, leaf, eventKey: key, at } = await readReceipt(this.#line, this.#key);
      return { index: String(index), leaf, "event-key": hex(key), at: printTime(at) };
    },
    proof: async () => {
      const { core: event, index, checkpoint } = await readProof(this.#text, this.#key);
      return { index: String(index), entries: String(checkpoint.size), what: event.event };
    },
  };

  /** Every folder that is run here. */
  static get kinds(): ReadonlySet<string> {
    const others = Object.keys(new Vector(Buffer.from("expect: ok\n\n")).#others);
    return new Set([...NOTES, ...PAYLOADS].map(({ name }) => name).concat(others));
  }
}

function unhex(text: string): Bytes {
  return new Uint8Array(Buffer.from(text.replace(/\s/g, ""), "hex"));
}

