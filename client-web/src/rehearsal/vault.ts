/**
 * A stand-in for the core, for drawing and trying pages without a server (`npm run dev`). No release contains it, and no
 * test takes it for the real one.
 */
import { VaultError, type Access, type Contact, type Enrolled, type JournalLine, type Me, type Opened, type Paper, type VaultClient } from "../lib/crypto/contract.ts";

const id = (letter: string): string => letter.repeat(26);
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const moment = (milliseconds = 300) => new Promise<void>((done) => setTimeout(done, milliseconds));

const NADIA: Contact = {
  id: `6kbakb7c${id("n").slice(8)}`,
  name: "Nadia Belkacem",
  place: "France Services Hagetmau",
  fingerprint: "12345 67890 24680 13579 11223 34455 66778 89900",
  kind: "person",
};

const papers: Paper[] = [
  { id: id("a"), version: 1, type: "national_id_card", title: "Carte d'identité", size: 81_234, addedAt: ago(900), filed: true },
  { id: id("b"), version: 1, type: "tax_notice", title: "Impôts 2026", size: 48_211, addedAt: ago(400), filed: true },
  { id: id("c"), version: 1, type: "pay_sheet", title: "Salaire de septembre", size: 9_211, addedAt: ago(90), filed: true },
  { id: id("d"), version: 1, type: "rent_receipt", title: "Loyer d'octobre", size: 9_211, addedAt: ago(5), by: NADIA.id, filed: false },
];

const grantee = { kind: "person" as const, id: NADIA.id, name: NADIA.name, place: "France Services Hagetmau" };
let accesses: Access[] = [
  {
    id: id("m"),
    grantee,
    owner: { id: id("f"), name: "Fatou Specimen" },
    papers: [{ number: 1, document: id("b"), title: "Impôts 2026", type: "tax_notice" }],
    right: "view",
    purpose: "argent",
    from: ago(48),
    until: ago(-500),
    state: "active",
    views: 2,
  },
  {
    id: id("k"),
    grantee: { kind: "person", id: id("q"), name: "Karim Autre" },
    owner: { id: id("g"), name: "Yusuf Specimen" },
    papers: [{ number: 1, document: id("c"), title: "Salaire de septembre", type: "pay_sheet" }],
    right: "view",
    purpose: "travail",
    from: ago(4),
    until: ago(-20),
    state: "awaiting-consent",
    views: 0,
  },
];

const line = (n: number, event: string, more: Partial<JournalLine>): JournalLine => ({
  id: `${String(n)}${id("j").slice(1)}`,
  at: ago(n * 7),
  event,
  result: "ok",
  ...more,
});
const nadia = { actor: NADIA.id, actorName: NADIA.name, actorRole: "aidant" as const, place: "France Services Hagetmau" };
const fatou = { actor: id("f"), actorRole: "beneficiary" as const };
const lines: JournalLine[] = [
  line(1, "session.opened", fatou),
  line(2, "document.released-view", { ...nadia, mandate: id("m"), number: 1 }),
  line(3, "document.release-refused", { ...nadia, mandate: id("m"), number: 2, result: "refused", reason: "document-not-in-mandate" }),
  line(4, "mandate.accepted", { ...nadia, mandate: id("m") }),
  line(5, "mandate.granted", { ...fatou, mandate: id("m") }),
  line(6, "document.deposited", { ...fatou, document: id("c") }),
];

async function picture(): Promise<Opened> {
  const canvas = new OffscreenCanvas(860, 540);
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#e9eef2";
    pen.fillRect(0, 0, 860, 540);
    pen.fillStyle = "#234";
    pen.font = "40px sans-serif";
    pen.fillText("SPÉCIMEN", 60, 110);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return { name: "specimen.png", title: "Carte d’identité", type: "national_id_card", mediaType: "image/png", bytes };
}

/** The specimen of the tests, which the rehearsal's server finds beside the pages. */
async function sheet(): Promise<Uint8Array<ArrayBuffer>> {
  const { default: address } = await import("../../../tests/specimens/avis-impot-specimen.pdf?url");
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

/** Only what pages ask for today. */
class Rehearsal implements Partial<VaultClient> {
  async signInWithPassphrase(account: string, passphrase: string): Promise<Me> {
    await moment();
    if (passphrase === "faux") throw new VaultError("wrong-secret");
    return this.#me(account.startsWith("6k") ? "aidant" : "beneficiary");
  }
  async signInWithCard(cardText: string, code: string): Promise<Me> {
    await moment();
    if (cardText.includes("!")) throw new VaultError("bad-card-group", { group: "3" });
    if (code.length !== 6) throw new VaultError("bad-code");
    return this.#me("beneficiary");
  }
  join(): Promise<Me> {
    return Promise.resolve(this.#me("aidant"));
  }
  invite(): Promise<string> {
    return Promise.resolve("ecrin1-specimen");
  }
  enrol(): Promise<Enrolled> {
    const cardGroups = [...Array<string>(11).fill("ABCD"), "E"];
    return Promise.resolve({ account: id("f"), card: `ECRIN1:${cardGroups.join("")}`, cardGroups, spare: "1234 ".repeat(10).trim() });
  }
  async filePaper(wanted: string, kept: boolean): Promise<void> {
    await moment();
    const place = papers.findIndex((paper) => paper.id === wanted);
    const [paper] = papers.splice(place, 1);
    if (paper && kept) papers.splice(place, 0, { ...paper, filed: true });
  }
  async signOut(): Promise<void> {
    await moment(50);
  }
  me(): Promise<Me> {
    return Promise.resolve(this.#me("beneficiary"));
  }
  async papers(): Promise<Paper[]> {
    await moment();
    return papers;
  }
  async addPaper(file: File, about: { type: string; title: string }, progress: (done: number, total: number) => void): Promise<Paper> {
    for (const part of [0, 0.5, 1]) {
      progress(file.size * part, file.size);
      await moment();
    }
    const paper = { id: id("e"), version: 1, ...about, size: file.size, addedAt: ago(0), filed: true };
    papers.unshift(paper);
    return paper;
  }
  async openPaper(wanted: string): Promise<Opened> {
    await moment();
    if (wanted === id("a")) return picture();
    if (wanted === id("b")) return { name: "avis.pdf", title: "Avis d’impôt", type: "tax_notice", mediaType: "application/pdf", bytes: await sheet() };
    const bytes = new TextEncoder().encode("SPÉCIMEN bulletin de paie\nNet à payer : 1 234,56 €\n");
    return { name: "paie.txt", title: "Bulletin de paie", type: "pay_sheet", mediaType: "text/plain", bytes };
  }
  async accesses(): Promise<Access[]> {
    await moment();
    return accesses;
  }
  async findPeople(text: string): Promise<Contact[]> {
    await moment();
    if (text.length < 6) throw new VaultError("id-too-short", { id: text });
    return NADIA.id.startsWith(text) ? [NADIA] : [];
  }
  async grant(): Promise<Access> {
    await moment();
    const [first] = accesses;
    if (!first) throw new VaultError("not-found");
    return first;
  }
  async revoke(wanted: string): Promise<Access> {
    await moment();
    const access = accesses.find((one) => one.id === wanted);
    if (!access) throw new VaultError("not-found");
    access.state = "revoked-by-beneficiary";
    return access;
  }
  async stopEverything(): Promise<void> {
    await moment();
    accesses = accesses.map((access) => ({ ...access, state: "revoked-by-beneficiary" }));
  }
  async accept(wanted: string): Promise<Access> {
    await moment();
    const access = accesses.find((one) => one.id === wanted);
    if (!access) throw new VaultError("not-found");
    access.state = "active";
    return access;
  }
  async view(): Promise<Opened> {
    await moment();
    return picture();
  }
  async journal(): Promise<{ lines: JournalLine[]; next?: string }> {
    await moment();
    return { lines };
  }
  #me(role: "beneficiary" | "aidant"): Me {
    const aidant = role === "aidant";
    return {
      account: aidant ? NADIA.id : id("f"),
      name: aidant ? NADIA.name : "Fatou Specimen",
      role,
      structures: [],
      now: new Date().toISOString(),
      idleSeconds: 900,
      until: ago(-8),
      notices: 0,
      lastUse: { at: ago(30), kind: "card" },
    };
  }
}

export const connect = (): VaultClient => new Rehearsal() as unknown as VaultClient;
