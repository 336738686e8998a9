/**
 * People, as far as this client trusts what a server says of them.
 *
 * Every key that comes from the server goes through here: its chain must lead to the instance's key, and it must be the
 * key that was seen first in this session.
 */

import type { Api } from "./api.ts";
import { VaultError } from "./contract.ts";
import { idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { fingerprint } from "./identity.ts";
import type { KeyRecord } from "./identity.ts";
import { keyName } from "./note.ts";
import type { SignedNote } from "./note.ts";
import { verifyPerson } from "./trust.ts";
import type { Vouched } from "./trust.ts";
import type { Instance, Person } from "./wire.ts";

/** Someone whose keys were checked. */
export class Known {
  readonly vouched: Vouched;
  /** The structures that she works for, as the server says. */
  readonly structures: Person["structures"];

  constructor(vouched: Vouched, person: Person) {
    this.vouched = vouched;
    this.structures = person.structures;
  }

  /** The first of them. */
  get place(): string | undefined {
    return this.structures[0]?.name;
  }

  get record(): KeyRecord {
    return this.vouched.record;
  }

  get account(): Id {
    return this.record.account;
  }

  /** The signed name; a beneficiary has none, and as much of her id as tells it apart stands for it. */
  get name(): string {
    return this.record.name ?? this.account.slice(0, 6);
  }

  get nameAndPlace(): string {
    return this.place === undefined ? this.name : `${this.name} (${this.place})`;
  }

  /** The body of a note that this person, and nobody else, must have signed. */
  async verify<B>(note: SignedNote<B>, domain: string): Promise<B> {
    return note.verify(keyName(this.account, domain), this.record.signing);
  }
}

export class People {
  readonly #api: Api;
  readonly #instance: Instance;
  /** The fingerprints seen first. */
  readonly #pins: Map<Id, string>;

  /** `before` is who was seen already. */
  constructor(api: Api, instance: Instance, before?: People) {
    this.#api = api;
    this.#instance = instance;
    this.#pins = new Map(before === undefined ? [] : before.#pins);
  }

  /** Fetches and checks someone. */
  async known(account: Id): Promise<Known> {
    const person = await this.#api.person(account);
    if (person.account !== account) throw new VaultError("chain-broken", { reason: "someone else" });
    return this.check(person);
  }

  /** The name in the record of someone whose keys were checked; where they do not hold, or she has none, nothing. */
  async nameOf(account: Id): Promise<string | undefined> {
    return this.known(account).then(
      ({ record }) => record.name,
      (reason: unknown) => {
        if (!(reason instanceof VaultError)) throw reason;
        return undefined;
      },
    );
  }

  /** The keys of the person whose whole account number this is; nobody who works for people is meant by it. */
  async beneficiary(typed: string): Promise<KeyRecord> {
    const account = idOf(typed.trim().toLowerCase());
    const { record } = await this.known(account);
    if (record.role !== "beneficiary") throw new VaultError("not-found", { id: account });
    return record;
  }

  /** Checks a chain of trust, and the keys at its end against those seen before. */
  async check(person: Person): Promise<Known> {
    const { key, domain } = this.#instance;
    const known = new Known(await verifyPerson(person.chain, person.account, key, domain), person);
    const now = await fingerprint(known.record);
    const before = this.#pins.get(known.account) ?? now;
    if (before !== now) throw new VaultError("key-changed", { who: known.nameAndPlace, before, now });
    this.#pins.set(known.account, now);
    return known;
  }
}
