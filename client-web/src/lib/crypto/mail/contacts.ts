/**
 * Those I write to, each with the key that I last wrote to, in a list that I keep: a key that is another on the next day, or
 * on another computer of mine, is told of.
 */

import { VaultError } from "../contract.ts";
import type { MailContact } from "../contract/mail.ts";
import { readAddress } from "./address.ts";
import { KEPT, keepList, keptList } from "./kept.ts";
import type { Shape } from "./kept.ts";
import type { Shelf } from "./shelf.ts";

const CONTACTS: Shape<MailContact> = {
  folder: `${KEPT}contacts`,
  file: "ecrin-contacts-v1.json",
  line: ({ address, name, key }) => {
    if (typeof address !== "string" || typeof name !== "string" || typeof key !== "string") throw new VaultError("letter-damaged");
    return { address: readAddress(address), name, key };
  },
};

/** The most that are kept: those whom I wrote to longest ago go first. */
const MOST = 500;

export class Contacts {
  readonly #shelf: Shelf;
  #read: Promise<MailContact[]> | undefined;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Whom I wrote to last comes first. What failed once is tried again. */
  all(): Promise<MailContact[]> {
    this.#read ??= keptList(this.#shelf, CONTACTS);
    this.#read.catch(() => (this.#read = undefined));
    return this.#read;
  }

  /** The fingerprint of the key that I last wrote to. */
  async keyOf(address: string): Promise<string | undefined> {
    return (await this.all()).find((one) => one.address === address)?.key;
  }

  /** Keeps those whom I wrote to, if anything about them is new. */
  async remember(written: readonly MailContact[]): Promise<void> {
    const before = await this.#anew();
    const isKnown = ({ address, name, key }: MailContact): boolean =>
      before.some((one) => one.address === address && one.name === name && one.key === key);
    if (written.every(isKnown)) return;
    await this.#keep([...written, ...before.filter(({ address }) => !written.some((one) => one.address === address))]);
  }

  async forget(address: string): Promise<MailContact[]> {
    const before = await this.#anew();
    await this.#keep(before.filter((one) => one.address !== address));
    return this.all();
  }

  /** Another computer of mine may have kept somebody meanwhile. */
  #anew(): Promise<MailContact[]> {
    this.#read = undefined;
    return this.all();
  }

  async #keep(all: readonly MailContact[]): Promise<void> {
    const kept = all.slice(0, MOST);
    await keepList(this.#shelf, CONTACTS, kept);
    this.#read = Promise.resolve(kept);
  }
}
