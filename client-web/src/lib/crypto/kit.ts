/**
 * Recovery kits: a secret cut into three shares, of which any two give an account back (spec 07).
 *
 * The person keeps one on paper, a structure holds one as an organisation, the service the third; none of them opens
 * anything alone.
 */

import type { Api } from "./api.ts";
import { VaultError } from "./contract.ts";
import type { KitSheet } from "./contract.ts";
import { base64, digestOf, unbase64, utf8 } from "./encoding.ts";
import type { Bytes, Digest } from "./encoding.ts";
import { EncryptionKey, seal } from "./envelope.ts";
import { SigningKey } from "./ed25519.ts";
import { freshId } from "./id.ts";
import { sealKeyring } from "./keyring.ts";
import type { PlainKeyring } from "./keyring.ts";
import { SignedNote, keyName } from "./note.ts";
import { kit } from "./recovery.ts";
import { cut, kitAuthKey, kitSlotKey, proofKey, shareDigits } from "./share.ts";
import { slotChange } from "./slot.ts";
import type { TeamKey } from "./team.ts";
import type { Time } from "./time.ts";
import type { Delay } from "./wire.ts";

/** Whose kit it will be: her session, her secrets as they were just made, and the keyring that the server has of her. */
export interface Owner {
  readonly api: Api;
  readonly domain: string;
  readonly keyring: PlainKeyring;
  readonly base: Digest;
}

/**
 * Makes a kit and hands it in; what stays is the text of its sheet. Within the hour in which an account was opened it is
 * good at once, and waits otherwise.
 */
export async function makeKit(owner: Owner, team: TeamKey, at: Time): Promise<{ sheet: KitSheet; delay?: Delay | undefined }> {
  const { keyring, domain } = owner;
  const [signing, encryption] = [await signingOf(keyring), await EncryptionKey.fromText(keyring.encryption)];
  if (encryption === undefined) throw new VaultError("keyring-damaged");
  const keys = { encryption: encryption.recipient, signing: signing.verifyingKey };
  const [number, secret, half, slot] = [kitNumber(), random32(), random32(), freshId()];
  const [sheet, structures, services] = cut(number, secret, random32());
  const { recipient } = await kitSlotKey(secret, half, { kit: number, owner: keyring.account, ...keys });
  const slots = [...keyring.slots, { id: slot, kind: "kit" as const, recipient }];
  const sealed = await sealKeyring({ ...keyring, slots });

  const name = keyName(keyring.account, domain);
  const note = await SignedNote.sign(
    kit,
    {
      kit: number,
      owner: keyring.account,
      ...keys,
      slot,
      key: (await kitAuthKey(secret, number)).verifyingKey,
      sheet: (await proofKey(sheet)).verifyingKey,
      structure: team.structure,
      structureShare: (await proofKey(structures)).verifyingKey,
      serviceShare: (await proofKey(services)).verifyingKey,
      half: await digestOf(half),
      at,
    },
    name,
    signing,
  );
  const change = { account: keyring.account, act: "add", slot, replaces: undefined } as const;
  const changed = { ...change, base: owner.base, keyring: await digestOf(sealed), at };
  const { delay } = await owner.api.addKit({
    note: note.toText(),
    half: base64(half),
    service_share: await shareDigits(services),
    // For the structure as an organisation: whoever leaves it loses the share, whoever comes has it.
    structure_share: base64(await seal([team.recipient], utf8(await shareDigits(structures)))),
    keyring: base64(sealed),
    change: (await SignedNote.sign(slotChange, changed, name, signing)).toText(),
  });
  return { sheet: { kit: number, digits: await shareDigits(sheet), structure: team.name }, delay };
}

async function signingOf({ signing }: PlainKeyring): Promise<SigningKey> {
  return SigningKey.fromSeed(unbase64(signing) ?? new Uint8Array());
}

/** Twelve digits, drawn from so many that none is likelier than another by anything that counts. */
function kitNumber(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(16)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return String(drawn % 10n ** 12n).padStart(12, "0");
}

function random32(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}
