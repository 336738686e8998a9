/**
 * Those I write to and hear from. Every certificate that comes from the server is held against a note that its owner
 * signed with the key that I know her by; the one that I wrote to before, or that was seen first in this session, is
 * remembered, and whoever writes is told when it is another.
 */

import { certificate, certificateRevocation } from "../certificate.ts";
import { VaultError } from "../contract.ts";
import type { KeyChanged, MailContact } from "../contract/mail.ts";
import { SignedNote } from "../note.ts";
import type { Known } from "../people.ts";
import type { SignedIn } from "../signin.ts";
import { teamName } from "../teams.ts";
import { verifyBox } from "./boxes.ts";
import type { Contacts } from "./contacts.ts";
import { PublicCertificate } from "./openpgp.ts";
import { notSigned } from "./own.ts";
import type * as wire from "./wire.ts";

type Shown = ReturnType<typeof wire.addressee>;

export interface Correspondent {
  readonly address: string;
  /** A name with a place, or a structure's name as its members signed it. */
  readonly name: string;
  /** The person, with her keys checked; none for a structure. */
  readonly known: Known | undefined;
  /** The one that counts first. */
  readonly certificates: readonly PublicCertificate[];
  readonly reachable: boolean;
  readonly changed: KeyChanged | undefined;
}

/** Whom a letter is sealed for, and what is remembered of her. */
export interface Current {
  readonly certificate: PublicCertificate;
  readonly changed: KeyChanged | undefined;
  readonly contact: MailContact;
}

export class Correspondents {
  readonly #me: SignedIn;
  readonly #contacts: Contacts;
  /** The fingerprints that count in this session: where nothing was written before, those seen first. */
  readonly #pins = new Map<string, string>();

  constructor(me: SignedIn, contacts: Contacts) {
    this.#me = me;
    this.#contacts = contacts;
  }

  /** Fetches and checks someone. */
  async find(address: string): Promise<Correspondent> {
    const me = this.#me;
    const shown = await me.api.addressee(address);
    if (shown.address !== address) throw notSigned(address);
    if ("person" in shown.holder) {
      const known = await me.people.check(shown.holder.person);
      const certificates = [];
      for (const item of shown.certificates) certificates.push(await signedBy(me, known, address, item));
      return this.#pinned(shown, { name: known.nameAndPlace, known, certificates });
    }
    const { structure, makers } = shown.holder.structure;
    const row = await verifyBox(me, structure.id, address, [...shown.certificates].reverse(), makers);
    const certificates = row.map((one) => one.certificate).reverse();
    return this.#pinned(shown, { name: await teamName(me, structure.id), known: undefined, certificates });
  }

  async #pinned(
    { address, reachable }: Shown,
    found: Pick<Correspondent, "name" | "known" | "certificates">,
  ): Promise<Correspondent> {
    const now = found.certificates[0]?.fingerprint;
    if (now === undefined) return { address, reachable, ...found, changed: undefined };
    const pinned = this.#pins.get(address) ?? (await this.#contacts.keyOf(address)) ?? now;
    // A structure's certificates follow from one another, each by a member's hand: only one that does not is news.
    const follows = found.known === undefined && found.certificates.some(({ fingerprint }) => fingerprint === pinned);
    if (follows || pinned === now) {
      this.#pins.set(address, now);
      return { address, reachable, ...found, changed: undefined };
    }
    const changed = { who: found.name, address, before: pinned, now };
    return { address, reachable, ...found, changed };
  }

  /** The certificate to encrypt to. Whoever writes is told once when it is another than the one before. */
  async current(address: string): Promise<Current> {
    const { name, certificates, reachable, changed } = await this.find(address);
    const [first] = certificates;
    if (first === undefined || !reachable) throw new VaultError("recipient-without-key", { who: address });
    this.#pins.set(address, first.fingerprint);
    return { certificate: first, changed, contact: { address, name, key: first.fingerprint } };
  }
}

/** A certificate, if its owner signed that it is hers. */
async function signedBy(
  me: SignedIn,
  known: Known,
  address: string,
  shown: Shown["certificates"][number],
): Promise<PublicCertificate> {
  const { domain } = me.instance;
  const named = await known.verify(SignedNote.parse(certificate, shown.note), domain);
  const read = await PublicCertificate.read(shown.certificate, address);
  const digest =
    shown.revocation === undefined
      ? named.certificate
      : (await known.verify(SignedNote.parse(certificateRevocation, shown.revocation), domain)).certificate;
  const fits =
    named.account === known.account &&
    named.address === address &&
    named.fingerprint === read?.fingerprint &&
    digest === read.digest;
  if (!fits) throw notSigned(address);
  return read;
}
