/** Chains of trust, as `vault/tests/promises/trust.rs` breaks them. */

import { beforeAll, expect, test } from "vitest";

import { VaultError } from "../src/lib/crypto/contract.ts";
import { digestOf, utf8 } from "../src/lib/crypto/encoding.ts";
import { Api } from "../src/lib/crypto/api.ts";
import { EncryptionKey } from "../src/lib/crypto/envelope.ts";
import { fingerprint, keyRecord } from "../src/lib/crypto/identity.ts";
import type { Keyring } from "../src/lib/crypto/keyring.ts";
import { SignedNote, keyName } from "../src/lib/crypto/note.ts";
import { People } from "../src/lib/crypto/people.ts";
import { teamKey, verifyTeam } from "../src/lib/crypto/team.ts";
import type { TeamKey } from "../src/lib/crypto/team.ts";
import { unlocked } from "../src/lib/crypto/signin.ts";
import type { SignedIn } from "../src/lib/crypto/signin.ts";
import { DAY, plus } from "../src/lib/crypto/time.ts";
import { verifyPerson } from "../src/lib/crypto/trust.ts";
import type { LinkText, Vouched } from "../src/lib/crypto/trust.ts";
import { ROLES, mayInvite } from "../src/lib/crypto/vocabulary.ts";
import type { Person } from "../src/lib/crypto/wire.ts";
import { DOMAIN, INSTANCE, NOW, appointed, guest, idOf, keyOf, link } from "./people.ts";
import type { Guest, Twist } from "./people.ts";

const STRUCTURE = idOf(50);
const OTHER = idOf(51);

let [admin, referent, aidant, person] = [] as unknown as [Guest, Guest, Guest, Guest];
/** From the person up to the instance. */
let chain: LinkText[];

beforeAll(async () => {
  admin = await guest(1, "admin");
  referent = await guest(2, "referent", STRUCTURE);
  aidant = await guest(3, "aidant", STRUCTURE);
  person = await guest(4, "beneficiary", STRUCTURE);
  chain = [await link(aidant, person), await link(referent, aidant), await link(admin, referent), await link(undefined, admin)];
});

async function verified(links: LinkText[], account = person.account): Promise<Vouched> {
  return verifyPerson(links, account, (await keyOf(INSTANCE)).verifyingKey, DOMAIN);
}

async function broken(links: LinkText[], account = person.account): Promise<void> {
  const outcome = await verified(links, account).catch((reason: unknown) => reason);
  expect(outcome).toBeInstanceOf(VaultError);
  expect(outcome).toMatchObject({ code: "chain-broken" });
}

test("a chain leads from a person to the instance", async () => {
  const vouched = await verified(chain);
  expect(vouched.record.account).toBe(person.account);
  expect(vouched.vouchers.map(({ account }) => account)).toEqual([aidant.account, referent.account, admin.account]);
  const accounts = [person, aidant, referent, admin].map(({ account }) => account);
  for (const [end, account] of accounts.entries()) {
    await verified(chain.slice(end), account);
    await broken(chain.slice(0, end));
  }
  // A true chain, and not of the one who was asked for.
  await broken(chain.slice(1));
  // Another instance's key or domain.
  const [key, other] = [(await keyOf(INSTANCE)).verifyingKey, (await keyOf(8)).verifyingKey];
  await expect(verifyPerson(chain, person.account, other, DOMAIN)).rejects.toMatchObject({ code: "chain-broken" });
  await expect(verifyPerson(chain, person.account, key, "autre.example")).rejects.toMatchObject({ code: "chain-broken" });
});

test("a chain with a link moved or left out is broken", async () => {
  for (const skipped of [1, 2, 3]) await broken(chain.toSpliced(skipped, 1));
  for (const [first, one] of chain.entries()) {
    for (const [second, other] of chain.entries()) {
      if (first < second) await broken(chain.with(first, other).with(second, one));
    }
    await broken(chain.with(first, { ...one, record: `${one.record}x\n` }));
  }
});

test("powers are those of the role", async () => {
  for (const [host, up] of [[admin, 3], [referent, 2], [aidant, 1]] as const) {
    for (const role of ROLES) {
      const invited = await guest(9, role, STRUCTURE);
      const links = [await link(host, invited), ...chain.slice(up)];
      if (mayInvite(host.role, role)) await verified(links, invited.account);
      else await broken(links, invited.account);
    }
  }
  // A référent has no say in another structure, and the instance invites administrators only.
  const foreign = await guest(9, "aidant", OTHER);
  await broken([await link(referent, foreign), ...chain.slice(2)], foreign.account);
  await broken([await link(undefined, referent)], referent.account);
  // A beneficiary invites nobody.
  await broken([await link(person, aidant), await link(admin, person), ...chain.slice(3)], aidant.account);
});

test("a record answers its invitation to the letter", async () => {
  const twists: Twist[] = [
    { record: { role: "referent" } },
    { record: { structure: undefined } },
    { record: { at: plus(NOW, -1000) } },
    { record: { at: plus(NOW, 7 * DAY) } },
    { record: { generation: 2, previous: await digestOf(utf8("first")) } },
    { invitation: { until: NOW } },
    { invitation: { until: plus(NOW, 8 * DAY) } },
    { invitation: { inviter: referent.account } },
  ];
  for (const twist of twists) await broken([await link(admin, aidant, twist), ...chain.slice(3)], aidant.account);
  await verified([await link(admin, aidant), ...chain.slice(3)], aidant.account);
});

test("a server that never saw the invitation cannot put its own keys in the guest's place", async () => {
  const swapped = await guest(33, "aidant", STRUCTURE);
  const honest = await link(admin, aidant);
  const body = SignedNote.parse(keyRecord, honest.record).dangerUnverified;
  const keys = { encryption: swapped.encryption.recipient, signing: swapped.signing.verifyingKey };
  const own = await SignedNote.sign(keyRecord, { ...body, ...keys }, keyName(aidant.account, DOMAIN), swapped.signing);
  const twice = await own.countersign(keyName("invitation", DOMAIN), swapped.signing);
  for (const record of [own, twice]) {
    await broken([{ ...honest, record: record.toText() }, ...chain.slice(3)], aidant.account);
  }
});

test("nobody stands twice in a chain, and it ends", async () => {
  const again = { ...(await guest(5, "admin")), account: admin.account };
  await broken([await link(admin, again), ...chain.slice(3)], admin.account);
  const admins = await Promise.all(Array.from({ length: 33 }, (_, place) => guest(10 + place, "admin")));
  const links = await Promise.all(admins.map((one, place) => link(admins[place - 1], one)));
  await broken(links.toReversed(), idOf(42));
  await verified(links.toReversed().slice(1), idOf(41));
});

test("a role that was given later counts as far as it was given", async () => {
  const top = chain.slice(3);
  const promoted = (note: string): Promise<LinkText> =>
    link(referent, aidant, { appointments: [{ note, chain: chain.slice(2) }] });
  const above = chain.slice(2);
  const invited = await guest(9, "aidant", STRUCTURE);
  const below = await link(aidant, invited);
  const note = await appointed(referent, aidant, { structure: STRUCTURE, role: "referent" }, false);
  const vouched = await verified([await promoted(note), ...above], aidant.account);
  expect(vouched.roles).toContainEqual({ structure: STRUCTURE, role: "referent" });
  // With it she may invite aidants, without it she may not.
  await verified([below, await promoted(note), ...above], invited.account);
  await broken([below, ...chain.slice(1)], invited.account);

  // Into another structure nobody is put without her own word, nor by a référent of this one.
  const offer = (both: boolean): Promise<string> => appointed(admin, aidant, { structure: OTHER, role: "aidant" }, both);
  const moved = async (text: string, by: LinkText[]): Promise<LinkText[]> => [
    await link(referent, aidant, { appointments: [{ note: text, chain: by }] }),
    ...above,
  ];
  await verified(await moved(await offer(true), top), aidant.account);
  await broken(await moved(await offer(false), top), aidant.account);
  const foreign = await appointed(referent, aidant, { structure: OTHER, role: "aidant" });
  await broken(await moved(foreign, above), aidant.account);
  // Somebody else's appointment, and one whose giver nobody vouches for.
  const others = await appointed(referent, await guest(7, "aidant", STRUCTURE), { structure: STRUCTURE, role: "referent" });
  await broken(await moved(others, above), aidant.account);
  await broken(await moved(note, []), aidant.account);
});

test("keys that change after they were seen are not taken for hers", async () => {
  const key = (await keyOf(INSTANCE)).verifyingKey;
  const people = new People(new Api("http://127.0.0.1:1"), { domain: DOMAIN, key, now: NOW });
  const other = { ...(await guest(33, "aidant", STRUCTURE)), account: aidant.account };
  const shown = async (whose: Guest): Promise<Person> => {
    const links = [await link(admin, whose), ...chain.slice(3)];
    return { account: aidant.account, structures: [{ id: STRUCTURE, name: "Hagetmau" }], chain: links };
  };
  const first = await people.check(await shown(aidant));
  expect(first.nameAndPlace).toBe(`${first.name} (Hagetmau)`);
  const refusal = await people.check(await shown(other)).catch((reason: unknown) => reason);
  const [before, now] = [await fingerprint(first.record), await fingerprint({ encryption: other.encryption.recipient, signing: other.signing.verifyingKey })];
  expect(refusal).toMatchObject({ code: "key-changed", particulars: { who: first.nameAndPlace, before, now } });
  await people.check(await shown(aidant));
});

test("a session opens with a keyring whose keys a true chain vouches for, and with no other", async () => {
  const instance = { domain: DOMAIN, key: (await keyOf(INSTANCE)).verifyingKey, now: NOW };
  const links = [await link(admin, aidant), ...chain.slice(3)];
  class Directory extends Api {
    override person = (): Promise<Person> => Promise.resolve({ account: aidant.account, structures: [], chain: links });
  }
  const session = { account: aidant.account, role: aidant.role, structures: [], now: NOW, until: NOW };
  const idle = { idle_seconds: 0, notices: 0, team_work: false, last: undefined };
  const opened = { token: "", keyring: utf8(""), session: { ...session, ...idle } };
  const enter = (keys: Pick<Keyring, "encryption" | "signing">): Promise<SignedIn> => {
    const keyring = { account: aidant.account, name: "Guest", slots: [], ...keys };
    return unlocked(new Directory("http://127.0.0.1:1"), instance, opened, () => Promise.resolve(keyring));
  };
  expect((await enter(aidant)).account).toBe(aidant.account);
  for (const keys of [{ ...aidant, signing: admin.signing }, { ...aidant, encryption: admin.encryption }]) {
    await expect(enter(keys)).rejects.toMatchObject({ code: "verification-failed" });
  }
});

test("team keys are those of people whom a chain puts into the structure", async () => {
  const [known, colleague] = [await verified(chain.slice(1), aidant.account), await verified(chain.slice(3), admin.account)];
  const foreign = await guest(9, "aidant", OTHER);
  const outsider = await verified([await link(admin, foreign), ...chain.slice(3)], foreign.account);
  const makers = new Map([known, colleague, outsider].map((vouched) => [vouched.record.account, vouched]));
  const key = async (by: Guest, twist: Partial<TeamKey> = {}, signer = by): Promise<SignedNote<TeamKey>> => {
    const { recipient } = await EncryptionKey.fromSecret(new Uint8Array(32).fill(60 + (twist.generation ?? 1)));
    const first = { structure: STRUCTURE, name: "Hagetmau", generation: 1, alg: "x25519" as const, recipient };
    const body = { ...first, previous: undefined, by: by.account, at: NOW, ...twist };
    return SignedNote.sign(teamKey, body, keyName(by.account, DOMAIN), signer.signing);
  };
  const check = (notes: SignedNote<TeamKey>[]): Promise<unknown> => verifyTeam(notes, STRUCTURE, makers, DOMAIN);

  const first = await key(aidant);
  const second = await key(admin, { generation: 2, previous: await first.digest(), at: plus(NOW, 1000) });
  expect(await check([first, second])).toHaveLength(2);
  const refused = async (notes: SignedNote<TeamKey>[], reason: string): Promise<void> => {
    await expect(check(notes)).rejects.toMatchObject({ particulars: { reason } });
  };
  await refused([await key(foreign)], "outsider");
  await refused([await key(person)], "outsider");
  await refused([await key(aidant, {}, foreign)], "unsigned");
  await refused([second], "broken");
  await refused([first, first], "broken");
  await refused([await key(aidant, { structure: OTHER })], "broken");
  const followed = { generation: 2, previous: await first.digest() };
  const { recipient } = first.dangerUnverified;
  await refused([first, await key(aidant, { ...followed, recipient })], "broken");
  await refused([first, await key(aidant, { ...followed, at: plus(NOW, -1000) })], "broken");
  await refused([first, await key(aidant, { ...followed, previous: await second.digest() })], "broken");
});

test("chains that lie in one another without end are not followed", async () => {
  const note = await appointed(referent, aidant, { structure: STRUCTURE, role: "referent" });
  let nested = await link(referent, aidant);
  for (let depth = 0; depth < 20; depth++) {
    nested = { ...nested, appointments: [{ note, chain: [nested, ...chain.slice(2)] }] };
  }
  await broken([nested, ...chain.slice(2)], aidant.account);
});
