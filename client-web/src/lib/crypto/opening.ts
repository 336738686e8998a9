/** Opening an account: keys are made here, every way in closes them in, and the invitation vouches for them (spec 02). */

import type { Api } from "./api.ts";
import { chooseCode } from "./code.ts";
import { VaultError } from "./contract.ts";
import type { Enrolled, KitSheet } from "./contract.ts";
import { base64, digestOf } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import { EncryptionKey, identityText } from "./envelope.ts";
import { SigningKey } from "./ed25519.ts";
import { freshId, idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { keyRecord } from "./identity.ts";
import { INVITATION, VALID_DAYS, invitation, invitationText, seedOfInvitation } from "./invitation.ts";
import { openKeyring, sealKeyring } from "./keyring.ts";
import type { PlainKeyring } from "./keyring.ts";
import { makeKit } from "./kit.ts";
import type { Owner } from "./kit.ts";
import { SignedNote, keyName } from "./note.ts";
import { unlocked } from "./signin.ts";
import type { SignedIn } from "./signin.ts";
import { passphrase } from "./slot.ts";
import { newestTeamKey } from "./teams.ts";
import { isName } from "./text.ts";
import { DAY, plus, wholeSeconds } from "./time.ts";
import type { Time } from "./time.ts";
import { isProfessional, mayInvite } from "./vocabulary.ts";
import type { Role } from "./vocabulary.ts";
import { deskWays, register } from "./ways.ts";
import type { Registered, Way } from "./ways.ts";
import type { Instance, SessionOpened } from "./wire.ts";

/** Answers an invitation with a passphrase as the first way in, and signs in. */
export async function join(api: Api, handed: string, typedName: string, typed: string): Promise<SignedIn> {
  const name = checkedName(typedName);
  const guest = await SigningKey.fromSeed(await seedOfInvitation(handed));
  const way: Way = { kind: "passphrase", slot: freshId(), secret: passphrase(typed) };
  const instance = await api.instance();
  const { opened, account, opener } = await open(api, instance, guest, name, [way]);
  // Only now can the server show the whole chain; an inviter without the right to invite is found out here.
  return unlocked(api.withToken(opened.token), instance, opened, () => openKeyring(opened.keyring, opener, account));
}

/** An invitation to hand over in person: it is shown once. */
export interface MadeInvitation {
  readonly text: string;
  readonly until: Time;
}

/** Makes one; the server learns its public half only. */
export async function invite(me: SignedIn, role: Role, typedStructure?: string, approval?: Id): Promise<MadeInvitation> {
  const seed = random32();
  const until = await offer(me, seed, role, structureFor(me, role, typedStructure), VALID_DAYS, approval);
  return { text: await invitationText(seed), until };
}

/** How long the invitation that an enrolment answers may wait: it is answered in the same moment. */
const ENROLMENT_DAYS = 1;

/** Opens a vault for the person beside me. What opens it is printed, and nothing of it stays here. */
export async function enrol(me: SignedIn, typedName: string, typedCode: string, declares: string): Promise<Enrolled> {
  if (declares !== "adult") {
    const known = declares === "minor" || declares === "protected";
    throw new VaultError(known ? `declared-${declares}` : "declaration-missing");
  }
  const name = checkedName(typedName);
  if (!mayInvite(me.session.role, "beneficiary")) throw new VaultError("not-allowed");
  const { ways, printed } = await deskWays(chooseCode(typedCode));
  const seed = random32();
  await offer(me, seed, "beneficiary", me.session.structures[0]?.id, ENROLMENT_DAYS);
  const { opened, account, keyring } = await open(me.api, me.instance, await SigningKey.fromSeed(seed), name, ways);
  // The session that came with the account is hers. It makes her kit, and ends: she signs in with her card.
  const api = me.api.withToken(opened.token);
  const owner = { api, domain: me.instance.domain, keyring, base: await digestOf(opened.keyring) };
  const kit = await kitAtDesk(me, owner, me.session.structures[0]?.id);
  await api.endSession();
  // What the aidant keeps: whose keys these are, so that she can put papers in.
  await me.people.known(account);
  me.names.set(account, name);
  return { account, ...printed, ...(kit && { kit }) };
}

/** Her vault is open already and stays so where no kit can be made: then she makes one later. */
export async function kitAtDesk(me: SignedIn, owner: Owner, structure: Id | undefined): Promise<KitSheet | undefined> {
  if (structure === undefined) return undefined;
  const making = newestTeamKey(me, structure).then(async (team) => (await makeKit(owner, team, await me.now())).sheet);
  return making.catch((reason: unknown) => {
    if (reason instanceof VaultError) return undefined;
    throw reason;
  });
}

/** Hands in what the inviter signs about the public half of an invitation. */
async function offer(
  me: SignedIn,
  seed: Bytes,
  role: Role,
  structure: Id | undefined,
  days: number,
  approval?: Id,
): Promise<Time> {
  const { verifyingKey: key } = await SigningKey.fromSeed(seed);
  const from = await me.now();
  const until = plus(from, days * DAY);
  const note = await me.sign(invitation, { inviter: me.account, role, structure, key, from, until });
  await me.api.invite({ note: note.toText(), ...(approval !== undefined && { approval }) });
  return until;
}

/** Whoever belongs to one structure need not name it. */
function structureFor(me: SignedIn, role: Role, typed: string | undefined): Id | undefined {
  const [only, ...more] = me.session.structures;
  if (typed === undefined) return isProfessional(role) && more.length === 0 ? only?.id : undefined;
  return idOf(typed);
}

/** An account that was just opened, and the key of its first way in. */
interface Made {
  readonly opened: SessionOpened;
  readonly account: Id;
  readonly opener: EncryptionKey;
  readonly keyring: PlainKeyring;
}

/** Makes the keys of an account with all its first ways in, and hands it in. */
async function open(
  api: Api,
  { domain, now }: Instance,
  guest: SigningKey,
  name: string,
  ways: readonly Way[],
): Promise<Made> {
  const key = guest.verifyingKey;
  const registered = await Promise.all(ways.map((way) => answered(api, guest, way)));
  const [first, ...others] = registered;
  if (first === undefined) throw new VaultError("usage");

  // The note is the inviter's; whether the inviter may invite shows when the chain is verified afterwards.
  const offered = SignedNote.parse(invitation, first.invitation).dangerUnverified;
  if (offered.key !== key) throw new VaultError("chain-broken");

  const [account, seed, secret] = [freshId(), random32(), random32()];
  const [signing, encryption] = [await SigningKey.fromSeed(seed), await EncryptionKey.fromSecret(secret)];
  const professional = isProfessional(offered.role);
  const body = {
    account,
    role: offered.role,
    structure: professional ? offered.structure : undefined,
    name: professional ? name : undefined,
    alg: "x25519+ed25519" as const,
    encryption: encryption.recipient,
    signing: signing.verifyingKey,
    generation: 1,
    previous: undefined,
    // Truncated to the second, a record could seem older than an invitation made within the same second.
    at: Math.max(wholeSeconds(now), offered.from) as Time,
  };
  const own = await SignedNote.sign(keyRecord, body, keyName(account, domain), signing);
  const record = (await own.countersign(keyName(INVITATION, domain), guest)).toText();
  const slots = registered.map(({ listed }) => listed);
  const keyring = { account, name, encryption: identityText(secret), signing: base64(seed), slots };
  const sealed = base64(await sealKeyring(keyring));
  for (const half of [seed, secret]) half.fill(0);

  const more = others.map(({ handed }) => handed);
  const opened = await api.join({ invitation: key, record, slot: first.handed, more, keyring: sealed });
  return { opened, account, opener: first.opener, keyring };
}

/** A way in that is registered in answer to an invitation, and the inviter's note. */
interface Answered extends Registered {
  readonly invitation: string;
}

async function answered(api: Api, guest: SigningKey, way: Way): Promise<Answered> {
  let invitation = "";
  const made = await register(way, async (start) => {
    const answer = await api.startRegistration({ invitation: guest.verifyingKey, ...start });
    ({ invitation } = answer);
    return answer;
  });
  return { ...made, invitation };
}

function checkedName(typed: string): string {
  const name = typed.trim();
  if (!isName(name)) throw new VaultError("bad-name");
  return name;
}

function random32(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}
