/** How the service is: what its signed heads show, and what the server says of itself. */

import type { Health } from "./contract/control.ts";
import { parseEntry } from "./journal/entry.ts";
import { readCheckpoint } from "./journal/checkpoint.ts";
import { parseRaw } from "./note.ts";
import type { SignedIn } from "./signin.ts";
import { printTime } from "./time.ts";
import type { Time } from "./time.ts";
import { present } from "./wire.ts";

const HOUR = 3_600_000;

type Journal = Health["journals"][number];

export async function readHealth(me: SignedIn): Promise<Health> {
  const told = await me.api.health();
  const { checkpoints } = await me.api.heads();
  const journals = await Promise.all(checkpoints.map((text) => readHead(me, text)));
  const known = journals.filter((journal) => journal !== undefined);
  const { version, tended, disk_free: free, disk_size: size } = told;
  return {
    now: printTime(told.now),
    version,
    tended,
    journals: known,
    falseHeads: journals.length - known.length,
    clockBehind: told.clock_behind,
    unsaidDays: told.unsaid_days,
    unpurged: told.unpurged,
    ...present({ looked: told.looked && printTime(told.looked) }),
    ...(free !== undefined && size !== undefined && { disk: { free, size } }),
  };
}

/** A head that the service's key signed for its own journal. */
async function readHead(me: SignedIn, text: string): Promise<Journal | undefined> {
  const { key, domain } = me.instance;
  const head = await readCheckpoint(text, key).catch(() => undefined);
  if (head?.origin.startsWith(`${domain}/journal/`) !== true) return undefined;
  const names = parseRaw(text)?.signatures.map(({ name }) => name) ?? [];
  const { origin, size } = head;
  return { origin, size, witnesses: names.filter((name) => name !== origin), ...present({ hour: await lastHour(me, origin, size) }) };
}

async function lastHour(me: SignedIn, origin: string, size: number): Promise<string | undefined> {
  if (size === 0) return undefined;
  const { entries } = await me.api.entries(origin, size - 1);
  const last = entries.find(({ index }) => index === size - 1);
  const entry = last && parseEntry(last.entry);
  return entry && printTime((entry.hour * HOUR) as Time);
}
