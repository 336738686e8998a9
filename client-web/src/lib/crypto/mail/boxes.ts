/** The address of a structure: its certificates are each named by a member whose chain leads into the structure. */

import { boxCertificate } from "../certificate.ts";
import type { BoxCertificate } from "../certificate.ts";
import { VaultError } from "../contract.ts";
import { base64 } from "../encoding.ts";
import type { Bytes, Digest } from "../encoding.ts";
import { seal } from "../envelope.ts";
import type { Id } from "../id.ts";
import { SignedNote } from "../note.ts";
import { recipientDigest } from "../recipient.ts";
import type { SignedIn } from "../signin.ts";
import { verifyRow } from "../team.ts";
import { checkedMakers, newestTeamKey, teamSecret } from "../teams.ts";
import type { Time } from "../time.ts";
import type { Person } from "../wire.ts";
import { EARLY, PublicCertificate, SecretCertificate } from "./openpgp.ts";
import { notSigned } from "./own.ts";
import type { BoxIdentity } from "./wire.ts";

export interface TeamBox {
  readonly address: string;
  /** Those that I can open, the newest first. */
  readonly secrets: readonly SecretCertificate[];
  readonly last: { readonly body: BoxCertificate; readonly note: Digest; readonly certificate: PublicCertificate };
}

/** Checks the certificates of a structure's address, oldest first. */
export async function verifyBox(
  me: SignedIn,
  structure: Id,
  address: string,
  items: readonly { readonly note: string; readonly certificate: Bytes }[],
  makers: readonly Person[],
): Promise<TeamBox["last"][]> {
  const notes = items.map(({ note }) => SignedNote.parse(boxCertificate, note));
  const row = await verifyRow(notes, structure, await checkedMakers(me, makers), me.instance.domain);
  return Promise.all(
    row.map(async ({ body, note }, place) => {
      const shown = items[place]?.certificate;
      const certificate = shown === undefined ? undefined : await PublicCertificate.read(shown, address);
      const fits =
        body.address === address &&
        body.fingerprint === certificate?.fingerprint &&
        body.certificate === certificate.digest;
      if (!fits) throw notSigned(address);
      return { body, note, certificate };
    }),
  );
}

/** The box of a structure of mine; nothing where it has no address. */
export async function teamBox(me: SignedIn, structure: Id): Promise<TeamBox | undefined> {
  const box = await checked(me, structure, await me.api.boxIdentity(structure));
  return box === undefined ? undefined : tended(me, structure, box);
}

async function checked(me: SignedIn, structure: Id, identity: BoxIdentity): Promise<TeamBox | undefined> {
  const { address, certificates, makers } = identity;
  if (address === undefined) return undefined;
  const row = await verifyBox(me, structure, address, certificates, makers);
  const last = row.at(-1);
  if (last === undefined) return undefined;
  const secrets = new Map<string, SecretCertificate>();
  for (const [place, { body, certificate }] of [...row.entries()].reverse()) {
    const sealed = certificates[place]?.secret;
    if (sealed === undefined || secrets.has(certificate.fingerprint)) continue;
    const key = await teamSecret(me, structure, body.teamKey).catch(notHeld);
    if (key === undefined) continue;
    const secret = await SecretCertificate.read(await key.open(sealed), certificate);
    if (secret === undefined) throw notSigned(address);
    secrets.set(certificate.fingerprint, secret);
  }
  return { address, secrets: [...secrets.values()], last };
}

/** A generation that nobody has handed on to me yet opens nothing; the others still do. */
function notHeld(reason: unknown): undefined {
  if (reason instanceof VaultError && reason.code === "team-key-not-held") return undefined;
  throw reason;
}

/** The next certificate, where somebody who could open the last one has left, or where it is about to end. */
async function tended(me: SignedIn, structure: Id, box: TeamBox): Promise<TeamBox> {
  const key = await newestTeamKey(me, structure);
  const now = await me.now();
  const { body, note, certificate } = box.last;
  const end = await certificate.end(now);
  const team = await recipientDigest(key.recipient);
  if (body.teamKey === team && end !== undefined && end - now >= EARLY) return box;
  const secret = await SecretCertificate.generate(box.address, now);
  const next = await me.sign(boxCertificate, {
    ...body,
    fingerprint: secret.public.fingerprint,
    certificate: secret.public.digest,
    teamKey: team,
    generation: body.generation + 1,
    previous: note,
    by: me.account,
    // A colleague's clock was a second ahead; notes never go back in time.
    at: Math.max(body.at, now) as Time,
  });
  const handed = {
    note: next.toText(),
    certificate: base64(secret.public.bytes),
    secret: base64(await seal([key.recipient], secret.bytes)),
  };
  try {
    return (await checked(me, structure, await me.api.publishBoxCertificate(structure, handed))) ?? box;
  } catch (reason) {
    // A colleague was first, or whoever governs the structure has to: what there is still opens.
    if (reason instanceof VaultError && ["stale", "conflict", "not-allowed"].includes(reason.code)) return box;
    throw reason;
  }
}
