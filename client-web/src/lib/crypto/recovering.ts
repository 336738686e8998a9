/**
 * Recovering at the door: begun by someone who is nobody here yet, and finished by her when it is due (spec 07).
 *
 * What the command line keeps in a home in between is made again from the slip (`slip.ts`). The sheet is no part of it,
 * and is typed again at the end: whoever finds the slip has no share.
 */

import type { Api } from "./api.ts";
import { chooseCode } from "./code.ts";
import { VaultError } from "./contract.ts";
import type { Enrolled } from "./contract.ts";
import type { Beginning, NewWays, Recovering, ReturnSlip } from "./contract/recovering.ts";
import { base64, digestOf, fromUtf8 } from "./encoding.ts";
import type { Bytes } from "./encoding.ts";
import type { SigningKey } from "./ed25519.ts";
import type { EncryptionKey } from "./envelope.ts";
import { freshId, idOf } from "./id.ts";
import type { Id } from "./id.ts";
import { keyringOf, openPlain, sealKeyring } from "./keyring.ts";
import type { PlainKeyring } from "./keyring.ts";
import { SignedNote, keyName } from "./note.ts";
import { kitAtDesk } from "./opening.ts";
import { HOME_KEY, KIT_KEY, kit as kitNote, recovery, recoveryCompletion, recoveryId, recoveryOpening, shareKey } from "./recovery.ts";
import { combine, kitAuthKey, kitSlotKey, parseShare, proofKey } from "./share.ts";
import type { Share } from "./share.ts";
import { unlocked } from "./signin.ts";
import type { SignedIn } from "./signin.ts";
import { freshSeed, homeKeys, parseSlip, slipGroups, slipText } from "./slip.ts";
import { passphrase } from "./slot.ts";
import { printTime, wholeSeconds } from "./time.ts";
import { deskWays, register } from "./ways.ts";
import type { Way } from "./ways.ts";
import { present } from "./wire.ts";
import type { Instance, SessionOpened } from "./wire.ts";
import type * as wire from "./wire.ts";

/** What the kit's note says, once a secret has proved it. */
type Kit = ReturnType<(typeof kitNote)["read"]>;

/** Signs the beginning with two keys of a fresh seed, and with the sheet where it is there. */
export async function begin(api: Api, from: Beginning): Promise<{ slip: ReturnSlip; stands: Recovering }> {
  // With an account there is no sheet: two of the three shares come from others.
  const sheet = "sheet" in from ? await parseShare(from.sheet) : undefined;
  const account = "account" in from ? accountOf(from.account) : undefined;
  const instance = await api.instance();
  const seed = freshSeed();
  const { key, home } = await homeKeys(seed, instance);
  const body = { kit: sheet?.kit, account, key: key.recipient, home: home.verifyingKey, at: wholeSeconds(instance.now) };
  let note = await SignedNote.sign(recovery, body, keyName(HOME_KEY, instance.domain), home);
  if (sheet) note = await note.countersign(keyName(shareKey(sheet.holder), instance.domain), await proofKey(sheet));
  const id = await recoveryId(note);
  const begun = await api.beginRecovery({ note: note.toText() });
  if (begun.id !== id) throw isFalse("the server began another recovery");
  const slip = { seed, id };
  return { slip: { text: slipText(slip), groups: slipGroups(slip) }, stands: shown(begun, 0) };
}

function accountOf(typed: string): Id {
  return idOf(typed.replace(/[\s-]/g, "").toLowerCase());
}

/** Where it stands, and whether the sheet, if it was typed, goes together with what was released. */
export async function stands(api: Api, slip: string, sheet?: string): Promise<Recovering> {
  const { standing, shares } = await known(api, slip, sheet);
  if (sheet !== undefined && shares.length > 1) await secretOf(shares, standing, (await api.instance()).domain);
  return shown(standing, shares.length - (sheet === undefined ? 0 : 1));
}

function shown({ id, state, now, due, met }: wire.Recovering, shares: number): Recovering {
  return { id, state, now: printTime(now), met, shares, ...present({ due: due && printTime(due) }) };
}

/** A recovery as its slip knows it. */
interface Known {
  readonly instance: Instance;
  readonly home: SigningKey;
  readonly standing: wire.Recovering;
  /** What was typed counts first: a sheet of another kit is to be named as that. */
  readonly shares: readonly Share[];
}

async function known(api: Api, typed: string, sheet?: string): Promise<Known> {
  const { seed, id } = parseSlip(typed);
  const own = sheet === undefined ? [] : [await parseShare(sheet)];
  const instance = await api.instance();
  const { key, home } = await homeKeys(seed, instance);
  const standing = await api.recovery(id);
  if (standing.id !== id) throw isFalse("the server shows another recovery");
  const released: Share[] = [];
  for (const sealed of [standing.structure_share, standing.service_share]) {
    if (sealed !== undefined) released.push(await readShare(key, sealed));
  }
  return { instance, home, standing, shares: [...own, ...released] };
}

/** A share out of an envelope. */
export async function readShare(key: EncryptionKey, sealed: Bytes): Promise<Share> {
  const text = fromUtf8(await key.open(sealed).catch(() => Promise.reject(isFalse("the share is not sealed for you"))));
  if (text === undefined) throw isFalse("the share is damaged");
  return parseShare(text);
}

/** The secret that two shares make, and the kit that it proves. */
async function secretOf(
  [first, second]: readonly Share[],
  { kit: text }: wire.Recovering,
  domain: string,
): Promise<{ secret: Bytes; kit: Kit }> {
  if (first === undefined || second === undefined) throw new VaultError("shares-missing");
  const secret = combine(first, second);
  if (text === undefined) throw new VaultError("no-kit");
  const note = SignedNote.parse(kitNote, text);
  // Whose keys these are is proved by the secret itself, further down.
  const { owner, signing } = note.dangerUnverified;
  const kit = await note.verify(keyName(owner, domain), signing);
  const proved = (await kitAuthKey(secret, kit.kit)).verifyingKey === kit.key;
  if (kit.kit !== first.kit || !proved) throw isFalse("these shares do not make the secret of their kit");
  return { secret, kit };
}

export function isFalse(reason: string): VaultError {
  return new VaultError("kit-false", { reason });
}

/** What she chose to come in with, before anything is asked for. */
interface Chosen {
  readonly ways: readonly Way[];
  readonly printed?: Omit<Enrolled, "account" | "kit">;
}

export async function choose(ways: NewWays): Promise<Chosen> {
  if ("code" in ways) return deskWays(chooseCode(ways.code));
  return { ways: [{ kind: "passphrase", slot: freshId(), secret: passphrase(ways.passphrase) }] };
}

/** States in which nothing is left to finish, and what is said of them. */
const OVER: Partial<Record<wire.Recovering["state"], string>> = {
  cancelled: "recovery-cancelled",
  lapsed: "recovery-over",
  done: "recovery-over",
};

/** Puts two shares together, opens the keyring, and closes it again for the new ways in and for nothing else. */
export async function finish(
  api: Api,
  slip: string,
  sheet: string | undefined,
  chosen: Chosen,
): Promise<{ me: SignedIn; printed?: Enrolled }> {
  const { instance, home, standing, shares } = await known(api, slip, sheet);
  const over = OVER[standing.state];
  if (over !== undefined) throw new VaultError(over);
  const { secret, kit } = await secretOf(shares, standing, instance.domain);
  if (standing.state === "waiting" || standing.state === "asked") throw new VaultError("recovery-waiting");

  const body = { recovery: standing.id, kit: kit.kit, at: wholeSeconds(instance.now) };
  const authKey = await kitAuthKey(secret, kit.kit);
  const proof = await SignedNote.sign(recoveryOpening, body, keyName(KIT_KEY, instance.domain), authKey);
  const opening = await proof.countersign(keyName(HOME_KEY, instance.domain), home);
  const opened = await api.openRecovery(standing.id, { note: opening.toText() });
  const keyring = await openWithKit(secret, kit, opened);

  const registered = [];
  for (const way of chosen.ways) {
    const { token } = opened;
    registered.push(await register(way, (start) => api.registerRecovered(standing.id, { token, ...start })));
  }
  const plain = { ...keyring, slots: registered.map(({ listed }) => listed) };
  const sealed = await sealKeyring(plain);
  const ready = await keyringOf(plain);
  const completion = {
    recovery: standing.id,
    account: keyring.account,
    slot: plain.slots.map(({ id }) => id),
    keyring: await digestOf(sealed),
    // Stretching the new secrets took its time: what is signed says when that was done.
    at: wholeSeconds((await api.instance()).now),
  };
  const name = keyName(keyring.account, instance.domain);
  const session = await api.completeRecovery(standing.id, {
    token: opened.token,
    note: (await SignedNote.sign(recoveryCompletion, completion, name, ready.signing)).toText(),
    slots: registered.map(({ handed }) => handed),
    keyring: base64(sealed),
  });
  return arrive(api, instance, { session, plain, kit, ...(chosen.printed && { printed: chosen.printed }) });
}

/** Opens the keyring with the secret and the server's half; its keys must be those that the kit's note names. */
async function openWithKit(secret: Bytes, kit: Kit, opened: { half: Bytes; keyring: Bytes }): Promise<PlainKeyring> {
  if ((await digestOf(opened.half)) !== kit.half) throw isFalse("the server's half is another one");
  const wayIn = await kitSlotKey(secret, opened.half, kit);
  const plain = await openPlain(opened.keyring, wayIn, kit.owner);
  const { encryption, signing } = await keyringOf(plain);
  const same = encryption.recipient === kit.encryption && signing.verifyingKey === kit.signing;
  if (!same) throw isFalse("the keyring has other keys");
  return plain;
}

/** She is in. The old kit is used up: made within the hour a new one is good at once, for she is still at the desk. */
async function arrive(
  api: Api,
  instance: Instance,
  { session, plain, kit, printed }: { session: SessionOpened; plain: PlainKeyring; kit: Kit; printed?: Chosen["printed"] },
): Promise<{ me: SignedIn; printed?: Enrolled }> {
  const signedIn = api.withToken(session.token);
  const me = await unlocked(signedIn, instance, session, () => keyringOf(plain));
  if (printed === undefined) return { me };
  const base = await digestOf(session.keyring);
  const sheet = await kitAtDesk(me, { api: signedIn, domain: instance.domain, keyring: plain, base }, kit.structure);
  return { me, printed: { account: me.account, ...printed, ...(sheet && { kit: sheet }) } };
}
